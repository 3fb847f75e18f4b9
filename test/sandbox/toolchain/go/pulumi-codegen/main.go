// pulumi-codegen writes the SDK of a package for one language, as `pulumi package gen-sdk` does. That command asks the language's
// host, and the hosts of Python and Go are in no registry; what they call is.
//
//	pulumi-codegen LANGUAGE SCHEMA FOLDER
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-codegen"

// The schema to which the package's own refers. The toolchain copies it beside this file before it builds.
//
//go:embed kubernetes.json
var kubernetes []byte

// The release that the schema is of, which it does not say; the toolchain sets it.
var kubernetesVersion string

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: pulumi-codegen LANGUAGE SCHEMA FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(language, path, folder string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	spec, err := parse(text)
	if err != nil {
		return err
	}
	other, err := parse(kubernetes)
	if err != nil {
		return err
	}
	other.Version = kubernetesVersion
	known := files{other.Name: {spec: other}}
	// What the metaschema or a reference says against it comes out here.
	pkg, problems, err := schema.BindSpec(spec, known, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems
	}
	// As `pulumi package add` does: the SDK is a package by itself, in Go too.
	pkg.SupportPack = true
	made, err := generate(language, pkg, known)
	if err != nil {
		return err
	}
	for name, content := range made {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func generate(language string, pkg *schema.Package, known files) (map[string][]byte, error) {
	switch language {
	case "python":
		return python.GeneratePackage(tool, pkg, nil, known)
	case "go":
		return golang.GeneratePackage(tool, pkg, nil)
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, known)
	}
	return nil, fmt.Errorf("unknown language %q; there are python, go, nodejs", language)
}

func parse(text []byte) (schema.PackageSpec, error) {
	var spec schema.PackageSpec
	return spec, json.Unmarshal(text, &spec)
}

// files loads the packages that a schema refers to, each once.
type files map[string]*file

type file struct {
	spec schema.PackageSpec
	pkg  *schema.Package
}

func (known files) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	found, ok := known[name]
	if !ok {
		return nil, errors.New("there is no schema of " + name)
	}
	if found.pkg != nil {
		return found.pkg, nil
	}
	pkg, err := schema.ImportSpec(found.spec, nil, known, schema.ValidationOptions{})
	found.pkg = pkg
	return pkg, err
}

func (known files) LoadPackageV2(_ context.Context, of *schema.PackageDescriptor) (*schema.Package, error) {
	return known.LoadPackage(of.Name, of.Version)
}

func (known files) LoadPackageReference(name string, version *semver.Version) (schema.PackageReference, error) {
	pkg, err := known.LoadPackage(name, version)
	if err != nil {
		return nil, err
	}
	return pkg.Reference(), nil
}

func (known files) LoadPackageReferenceV2(
	_ context.Context, of *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return known.LoadPackageReference(of.Name, of.Version)
}
