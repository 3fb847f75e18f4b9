"""Runs a program in Python as an inline program of the Automation API, which needs no language host.

    inline.py COMMAND PROJECT STACK [FLAG]

Shows what the CLI shows, and has its exit code. TEST_PLACE, such as {"namespace": "a", "host": "a.example.com", "gatewayPort": 8081}, says
where the service is to be instead of where the example has it.
"""

import json
import os
import runpy
import sys
from pathlib import Path

import pulumi
from pulumi import automation as auto

command, project, name, *flags = sys.argv[1:]


def move(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if not args.type_.startswith("istio-blue-green:"):
        return None
    place = json.loads(os.environ["TEST_PLACE"])
    args.props["gateway"].port = place["gatewayPort"]
    props = {**args.props, "namespace": place["namespace"], "hosts": [place["host"]]}
    return pulumi.ResourceTransformationResult(props=props, opts=args.opts)


def program() -> None:
    if "TEST_PLACE" in os.environ:
        pulumi.runtime.register_stack_transformation(move)
    runpy.run_path(str(Path(project) / "__main__.py"), run_name="__main__")


stack = auto.create_or_select_stack(
    stack_name=name,
    project_name="my-app-python",
    program=program,
    opts=auto.LocalWorkspaceOptions(work_dir=project),
)
options = {"on_output": print, "on_error": print, "color": "never"}
try:
    if command == "preview":
        stack.preview(expect_no_changes="--expect-no-changes" in flags, **options)
    elif command == "up":
        stack.up(**options)
    elif command == "destroy":
        stack.destroy(**options)
except auto.CommandError:
    # The CLI has said why.
    sys.exit(1)
