package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/istio-blue-green/istio-blue-green/sdk/go/istiobluegreen"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(myApp)
}

func myApp(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	replicas, err1 := configured[int](settings, "replicas")
	standbyReplicas, err2 := configured[int](settings, "standbyReplicas")
	scaleDownDelaySeconds, err3 := configured[int](settings, "scaleDownDelaySeconds")
	// Which requests go where: idlePercent, mirrorPercent, testHeader, match, retries, timeout.
	traffic, err4 := configured[istiobluegreen.TrafficArgs](settings, "traffic")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	service, err := istiobluegreen.NewBlueGreenService(ctx, "my-app", &istiobluegreen.BlueGreenServiceArgs{
		// Whatever was configured: the component names a colour that does not exist, and the two that do.
		ActiveColor:           istiobluegreen.Color(settings.Require("activeColor")),
		Blue:                  istiobluegreen.ColorSpecArgs{Image: pulumi.String("my-app:1.0.0"), Version: pulumi.StringRef("v1")},
		Green:                 istiobluegreen.ColorSpecArgs{Image: pulumi.String("my-app:2.0.0"), Version: pulumi.StringRef("v2")},
		Replicas:              replicas,
		StandbyReplicas:       standbyReplicas,
		Traffic:               traffic,
		ScaleDownDelaySeconds: scaleDownDelaySeconds,
		Container:             &istiobluegreen.ContainerArgs{Port: 8080, HealthPath: pulumi.StringRef("/health")},
		Hosts:                 []string{"my-app.example.com"},
		Gateway: &istiobluegreen.GatewayArgs{
			Selector: map[string]string{"istio": "ingressgateway"},
			Port:     pulumi.IntRef(8080),
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("activeColor", service.ActiveColor)
	return nil
}

// configured reads one value of the configuration; nil if there is none. GetInt would read "three" as 0, and GetObject would skip
// a misspelt key.
func configured[T any](settings *config.Config, key string) (*T, error) {
	text, err := settings.Try(key)
	if errors.Is(err, config.ErrMissingVar) {
		return nil, nil
	}
	value := new(T)
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return nil, fmt.Errorf("%s: got %s; allowed: %T (%w)", key, text, *value, err)
	}
	return value, nil
}
