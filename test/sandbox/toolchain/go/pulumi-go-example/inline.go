// The example in Go, run as an inline program of the Automation API: that needs no language host, and the one of Go is in no registry.
// The toolchain copies the example's main.go beside this file before it builds.
//
//	pulumi-go-example COMMAND PROJECT STACK [FLAG]
//
// Shows what the CLI shows, and fails where it does. TEST_PLACE, such as {"namespace": "a", "host": "a.example.com", "gatewayPort": 8081},
// says where the service is to be instead of where the example has it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/istio-blue-green/istio-blue-green/sdk/go/istiobluegreen"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Runs before the example's main, which asks for a language host.
func init() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: pulumi-go-example COMMAND PROJECT STACK [FLAG]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func run(command, project, name string, flags []string) error {
	ctx := context.Background()
	stack, err := auto.UpsertStackInlineSource(ctx, name, "my-app-go", myAppInPlace, auto.WorkDir(project))
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return err
	}
	// The CLI says itself why it fails.
	switch command {
	case "preview":
		options := []optpreview.Option{
			optpreview.ProgressStreams(os.Stdout), optpreview.ErrorProgressStreams(os.Stderr), optpreview.Color("never"),
		}
		if slices.Contains(flags, "--expect-no-changes") {
			options = append(options, optpreview.ExpectNoChanges())
		}
		_, err = stack.Preview(ctx, options...)
	case "up":
		_, err = stack.Up(
			ctx, optup.ProgressStreams(os.Stdout), optup.ErrorProgressStreams(os.Stderr), optup.Color("never"),
		)
	case "destroy":
		_, err = stack.Destroy(
			ctx, optdestroy.ProgressStreams(os.Stdout), optdestroy.ErrorProgressStreams(os.Stderr), optdestroy.Color("never"),
		)
	default:
		err = fmt.Errorf("unknown command %q; there are preview, up, destroy", command)
		fmt.Fprintln(os.Stderr, "error:", err)
	}
	return err
}

func myAppInPlace(ctx *pulumi.Context) error {
	text, ok := os.LookupEnv("TEST_PLACE")
	if !ok {
		return myApp(ctx)
	}
	var place struct {
		Namespace, Host string
		GatewayPort     int
	}
	if err := json.Unmarshal([]byte(text), &place); err != nil {
		return err
	}
	move := func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		service, ok := args.Props.(*istiobluegreen.BlueGreenServiceArgs)
		if !ok {
			return nil
		}
		service.Namespace = pulumi.String(place.Namespace)
		service.Hosts = []string{place.Host}
		service.Gateway.Port = &place.GatewayPort
		return &pulumi.ResourceTransformationResult{Props: service, Opts: args.Opts}
	}
	if err := ctx.RegisterStackTransformation(move); err != nil {
		return err
	}
	return myApp(ctx)
}
