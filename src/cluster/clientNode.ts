/** What is used of the library when it is needed: a bundle has these of it, instead of a class for each of Kubernetes' objects. */
export { KubeConfig, PortForward } from "@kubernetes/client-node";
