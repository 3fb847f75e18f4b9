import pulumi
from pulumi_istio_blue_green import BlueGreenService, ColorSpecArgs, ContainerArgs, GatewayArgs

config = pulumi.Config()

my_app = BlueGreenService(
    "my-app",
    # Whatever was configured: the component names a colour that does not exist, and the two that do.
    active_color=config.get("activeColor") or "blue",
    blue=ColorSpecArgs(image="my-app:1.0.0", version="v1"),
    green=ColorSpecArgs(image="my-app:2.0.0", version="v2"),
    replicas=config.get_int("replicas") or 3,
    standby_replicas=config.get_int("standbyReplicas"),
    # Which requests go where: idlePercent, mirrorPercent, testHeader, match, retries, timeout.
    traffic=config.get_object("traffic"),
    scale_down_delay_seconds=config.get_int("scaleDownDelaySeconds"),
    container=ContainerArgs(port=8080, health_path="/health"),
    hosts=["my-app.example.com"],
    gateway=GatewayArgs(selector={"istio": "ingressgateway"}, port=8080),
)

pulumi.export("activeColor", my_app.active_color)
