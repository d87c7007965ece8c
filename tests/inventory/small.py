"""A small estate: a pair, a cluster of two, a lone node; and ways to change a line of it."""

from pathlib import Path

import pytest

from pra.errors import Invalid
from pra.inventory.load import parse
from pra.inventory.model import Inventory
from pra.syntax.read import read
from pra.text import Lang

ROOT = Path(__file__).parents[2]

ESTATE = """\
inventory: small
title: {fr: Petit, en: Small}
defaults:
  guest: {type: lxc, memory: 2G}
  node: {site: north, memory: 32G, reserve: 4G}
sites:
  north: {title: North}
  south: {title: South}
networks:
  lan: {speed: 1Gb/s}
  repl: {speed: 10Gb/s, uses: [storage], site: north}
clusters:
  duo: {nodes: [c1, c2], qdevice: {host: witness, address: 10.0.0.9}}
nodes:
  prod: {links: {lan: {address: 10.0.0.1}, repl: 2Gb/s}, power: "redfish://10.0.9.1"}
  spare: {links: {lan: {}, repl: {}}, pools: {tank: {size: 4T, layout: raidz2, disks: [a, b, c, d]}}}
  c1: {site: south, cluster: duo}
  c2: {site: south, votes: 2}
storages:
  tank: {type: zfspool, nodes: [prod, spare]}
  data: {type: zfspool, pool: rpool/data, nodes: [c1, c2]}
  nas: {type: nfs, site: north, speed: 100MB/s}
guests:
  101: {name: dns, node: prod, disks: {rootfs: "8G on tank, 2G used"}, startup: "order=1,up=5", tags: [core]}
  102: {name: db, type: qemu, node: prod, disks: {scsi0: "80G on tank"}, needs: [101], writes: 1MB/s}
  103: {name: toy, node: prod, tags: [scratch, core], checks: ["tcp://{name}:80", "https://{name}/"]}
  201: {name: web, node: c1, disks: {rootfs: "8G on data"}, startup: {order: 2, down: 30s}}
  202: {name: shop, node: c2, disks: {rootfs: "8G on data", mp0: "1G on nas"}, rto: 1h, runs: false}
protection:
  - pair: {prod: prod, spare: spare, method: zfs, guests: {on: prod, except: {tags: [scratch]}}}
  - replication: {guests: {on: c1}, to: c2, rate: 50MB/s}
  - snapshots: {guests: {replicated-to: spare}, schedule: hourly, keep: {hourly: 36, daily: 5}}
  - backup: {guests: {}, store: nas, schedule: "22:00", keep: {last: 3}}
ha:
  resources: {201: {state: started}}
  rules: {near: {type: node-affinity, guests: [201], nodes: {c1: 2}}}
groups:
  names: {guests: {tags: [core]}, rto: 15m}
roles:
  lead: {title: Lead, people: [ann]}
contacts:
  ann: {name: Ann, phone: +33400000001}
"""


def estate(*changes: tuple[str, str]) -> Inventory:
    """The estate with words of it changed."""
    return parse(read(changed(*changes), "e.yaml"))


def changed(*changes: tuple[str, str]) -> str:
    """Its text; what is to be changed must stand there once."""
    text = ESTATE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def refused(*changes: tuple[str, str], lang: Lang = "en") -> list[str]:
    """The lines printed for the estate with words of it changed."""
    with pytest.raises(Invalid) as caught:
        estate(*changes)
    return caught.value.lines(lang)
