# Sourced: prints the destinations of a VirtualService's first rule, laid out for people.
show_route() {
    echo "The route now:"
    kubectl get virtualservice "$1" --namespace "$2" --output jsonpath='{.spec.http[0].route}' | laid_out
}

laid_out() {
    if command -v jq > /dev/null; then jq .; else python3 -m json.tool; fi
}
