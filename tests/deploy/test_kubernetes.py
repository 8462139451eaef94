"""The manifests, held against each other and against the rest of the house. No cluster has run them."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from indgang.config import ROOT
from indgang.content import load_content

BASE = ROOT / "deploy" / "kubernetes" / "base"
OVERLAY = ROOT / "deploy" / "kubernetes" / "overlays" / "eksempelby"
PARTS = {"gateway", "actions", "bot", "redis"}
Object = dict[str, Any]


@cache
def kustomization(folder: Path) -> Object:
    found: Object = yaml.safe_load((folder / "kustomization.yaml").read_text())
    return found


@cache
def objects() -> list[Object]:
    """All that the base makes. Fails where it names a file that is not there, or leaves one out."""
    named = [name for name in kustomization(BASE)["resources"] if name.endswith(".yaml")]
    assert sorted(named) == sorted(file.name for file in BASE.glob("*.yaml") if file.name != "kustomization.yaml")
    return [one for name in named for one in yaml.safe_load_all((BASE / name).read_text())]


def of_kind(*kinds: str) -> dict[str, Object]:
    return {one["metadata"]["name"]: one for one in objects() if one["kind"] in kinds}


def pod(name: str) -> Object:
    found: Object = of_kind("Deployment", "StatefulSet")[name]["spec"]["template"]["spec"]
    return found


def container(name: str) -> Object:
    (only,) = pod(name)["containers"]
    found: Object = only
    return found


def literals(name: str, folder: Path = BASE) -> dict[str, str]:
    generator = next(one for one in kustomization(folder)["configMapGenerator"] if one["name"] == name)
    return dict(line.split("=", 1) for line in generator["literals"])


def test_every_part_is_there_once() -> None:
    assert of_kind("Deployment", "StatefulSet").keys() == PARTS
    assert of_kind("Service").keys() == PARTS | {"closed"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_pod_may_do_what_it_must_and_no_more(name: str) -> None:
    spec, only = pod(name), container(name)
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert only["resources"]["limits"]["memory"]
    assert only["resources"]["requests"].keys() == {"cpu", "memory"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_pod_is_asked_whether_it_has_started_is_ready_and_is_alive(name: str) -> None:
    only = container(name)
    ports = {port["name"] for port in only["ports"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert "exec" in only[probe] or only[probe]["httpGet"]["port"] in ports
    startup = only["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 60


def test_what_is_asked_of_the_gateway_is_what_it_answers() -> None:
    routes = (ROOT / "gateway" / "health.py").read_text()
    prefix = re.search(r'APIRouter\(prefix="([^"]+)"', routes)
    assert prefix
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        path = container("gateway")[probe]["httpGet"]["path"].removeprefix(prefix[1])
        assert f'@router.get("{path}")' in routes


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_pod_mounts_what_there_is(name: str) -> None:
    volumes = {volume["name"]: volume for volume in pod(name)["volumes"]}
    claims = of_kind("Deployment", "StatefulSet")[name]["spec"].get("volumeClaimTemplates", [])
    mounted = {mount["name"] for mount in container(name)["volumeMounts"]}
    assert mounted == volumes.keys() | {claim["metadata"]["name"] for claim in claims}
    made = {one["name"] for one in kustomization(BASE)["configMapGenerator"]} | {"redis"}
    told = {volume["configMap"]["name"] for volume in volumes.values() if "configMap" in volume}
    told |= {
        source["configMapRef"]["name"] for source in container(name).get("envFrom", []) if "configMapRef" in source
    }
    assert told <= made


@pytest.mark.parametrize("name", sorted(PARTS))
def test_no_password_stands_in_a_manifest_and_each_is_read_where_it_is_put(name: str) -> None:
    mounts = {mount["name"]: mount["mountPath"] for mount in container(name)["volumeMounts"]}
    files = {
        f"{mounts[volume['name']]}/{item['path']}"
        for volume in pod(name)["volumes"]
        if "secret" in volume
        for item in volume["secret"]["items"]
    }
    assert literals("indgang-store")["INDGANG_REDIS_PASSWORD_FILE"] in files
    assert (literals("indgang-gateway")["INDGANG_SECRET_FILE"] in files) == (name == "gateway")
    assert not [one for one in objects() if one["kind"] == "Secret"]


def test_services_and_rules_speak_of_pods_and_ports_that_exist() -> None:
    for name, service in of_kind("Service").items():
        if name == "closed":
            continue
        assert service["spec"]["selector"] == {"app.kubernetes.io/name": name}
        assert service["spec"]["ports"][0]["port"] == container(name)["ports"][0]["containerPort"]


@pytest.mark.parametrize("name", ["gateway", "actions", "bot"])
def test_there_are_two_at_least_and_a_node_can_be_emptied(name: str) -> None:
    scaler, budget = of_kind("HorizontalPodAutoscaler")[name]["spec"], of_kind("PodDisruptionBudget")[name]["spec"]
    target = of_kind("Deployment", "StatefulSet")[name]
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": target["kind"], "name": name}
    assert "replicas" not in target["spec"]  # else each `apply` would undo what the scaler has done
    assert scaler["maxReplicas"] > scaler["minReplicas"] > budget["minAvailable"] > 0
    assert budget["selector"] == target["spec"]["selector"]


def test_the_gateway_knows_each_rasa_that_there_may_be_by_its_address() -> None:
    bots = of_kind("HorizontalPodAutoscaler")["bot"]["spec"]["maxReplicas"]
    service = of_kind("StatefulSet")["bot"]["spec"]["serviceName"]
    addresses = [f"http://bot-{number}.{service}:5005" for number in range(bots)]
    assert literals("indgang-gateway")["INDGANG_RASA_URL"].split(",") == addresses


def comes_in(rule: Object) -> set[str]:
    """Which of our pods a rule lets in; `""` stands for somebody else."""
    found: set[str] = set()
    for source in rule.get("from", [{}]):
        selector = source.get("podSelector", {})
        names = [selector.get("matchLabels", {}).get("app.kubernetes.io/name")]
        names += [name for wanted in selector.get("matchExpressions", []) for name in wanted["values"]]
        found |= {name for name in names if name} or {""}
    return found


def test_only_the_gateway_is_reached_from_outside() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nobody-unless-named"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    let_in = {
        policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]: set().union(
            *map(comes_in, policy["spec"]["ingress"])
        )
        for policy in policies.values()
        if policy["spec"].get("ingress")
    }
    assert let_in == {
        "gateway": {""},
        "bot": {"gateway"},
        "actions": {"bot", "gateway"},
        "redis": {"gateway", "actions", "bot"},
    }
    goes_out = {name for name, policy in policies.items() if "ipBlock" in str(policy["spec"].get("egress"))}
    assert goes_out == {"actions", "gateway"}


def test_the_address_leads_to_the_gateway_and_keeps_the_figures_inside() -> None:
    ingress = of_kind("Ingress")["indgang"]
    (rule,) = ingress["spec"]["rules"]
    leads = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert leads == {"/": "gateway", "/api/v1/metrics": "closed", "/api/v1/readyz": "closed"}
    assert "selector" not in of_kind("Service")["closed"]["spec"]
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] == "off"


def place(target: Object, path: str) -> Any:
    """What a patch's path leads to. Raises KeyError or IndexError where it leads nowhere."""
    found: Any = target
    for step in path.strip("/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def test_the_overlays_patches_meet_something() -> None:
    overlay = kustomization(OVERLAY)
    for patch in overlay["patches"]:
        meant = [
            one
            for one in objects()
            if one["kind"] == patch["target"]["kind"] and re.fullmatch(patch["target"]["name"], one["metadata"]["name"])
        ]
        assert meant
        for change in yaml.safe_load((OVERLAY / patch["path"]).read_text()):
            for one in meant:
                path = change["path"]
                place(one, path if change["op"] == "replace" else path.rpartition("/")[0])
    images = {image["name"] for image in overlay["images"]}
    assert images == {container(name)["image"] for name in PARTS - {"redis"}}
    assert literals("indgang-gateway", OVERLAY)["INDGANG_PUBLIC_URL"].startswith("https://")
    assert "FORWARDED_ALLOW_IPS" in literals("indgang-gateway", OVERLAY)


def test_the_overlays_municipality_can_be_read(tmp_path: Path) -> None:
    mounted = yaml.safe_load((OVERLAY / "municipality.yaml").read_text())[1]["value"]["mountPath"]
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    file = content.parent / Path(mounted).relative_to("/app")
    assert file.exists()
    file.write_bytes((OVERLAY / "eksempelby.yml").read_bytes())
    assert "eksempelby" in load_content(content).municipalities
