"""Every mistake of an inventory: at its place, in both languages, all at once."""

import pytest

from tests.inventory.small import ESTATE, changed, estate, refused


def _line(words: str) -> int:
    return ESTATE[: ESTATE.index(words)].count("\n") + 1


Case = tuple[str, str, str, str, str]
NAMES: list[Case] = [
    (
        "node: prod, disks: {rootfs",
        "node: prd, disks: {rootfs",
        "prd",
        "unknown node `prd` (did you mean `prod`?)",
        "nœud introuvable : `prd`",
    ),
    (
        "8G on tank,",
        "8G on tnk,",
        '"8G on tnk, 2G used"',
        "unknown storage `tnk` (did you mean `tank`?)",
        "stockage introuvable : `tnk`",
    ),
    (
        "needs: [101]",
        "needs: [11]",
        "11]",
        "unknown guest `11` (did you mean `101`?)",
        "invité introuvable : `11`",
    ),
    (
        "{site: south, cluster: duo}",
        "{site: soth, cluster: duo}",
        "soth",
        "unknown site `soth`",
        "site introuvable : `soth`",
    ),
    ("cluster: duo", "cluster: dua", "dua}", "unknown cluster `dua`", "grappe introuvable : `dua`"),
    (
        "{lan: {}, repl: {}}",
        "{lan: {}, rpl: {}}",
        "rpl:",
        "unknown network `rpl`",
        "réseau introuvable : `rpl`",
    ),
    (
        "[storage], site: north",
        "[storage], site: nord",
        "nord}",
        "unknown site `nord`",
        "site introuvable : `nord`",
    ),
    ("duo: {nodes: [c1, c2]", "duo: {nodes: [c1, c3]", "c3]", "unknown node `c3`", "nœud introuvable : `c3`"),
    (
        "nodes: [prod, spare]",
        "nodes: [prod, spar]",
        "spar]",
        "unknown node `spar`",
        "nœud introuvable : `spar`",
    ),
    ("nfs, site: north", "nfs, site: nort", "nort", "unknown site `nort`", "site introuvable : `nort`"),
    ("pair: {prod: prod,", "pair: {prod: prd,", "prd", "unknown node `prd`", "nœud introuvable : `prd`"),
    ("spare: spare,", "spare: spre,", "spre", "unknown node `spre`", "nœud introuvable : `spre`"),
    ("to: c2,", "to: c9,", "c9", "unknown node `c9`", "nœud introuvable : `c9`"),
    ("store: nas", "store: nass", "nass", "unknown storage `nass`", "stockage introuvable : `nass`"),
    ("guests: {on: c1}", "guests: {on: c0}", "c0}", "unknown node `c0`", "nœud introuvable : `c0`"),
    (
        "{tags: [scratch]}}}",
        "{tags: [scrach]}}}",
        "scrach]",
        "unknown tag `scrach` (did you mean `scratch`?)",
        "étiquette introuvable",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {guests: [7]}",
        "7]",
        "unknown guest `7`",
        "invité introuvable : `7`",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {guests: [²]}",
        "²]",
        "unknown guest `²`",
        "invité introuvable : `²`",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {group: nams}",
        "nams}",
        "unknown group `nams`",
        "groupe introuvable",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {storage: tnk}",
        "tnk}",
        "unknown storage `tnk`",
        "stockage introuvable",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {site: nrth}",
        "nrth}",
        "unknown site `nrth`",
        "site introuvable",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {cluster: du}",
        "du}",
        "unknown cluster `du`",
        "grappe introuvable",
    ),
    (
        "backup: {guests: {}",
        "backup: {guests: {replicated-to: x}",
        "x}",
        "unknown node `x`",
        "nœud introuvable",
    ),
    ("resources: {201", "resources: {209", "209:", "unknown guest `209`", "invité introuvable : `209`"),
    (
        "guests: [201], nodes",
        "guests: [208], nodes",
        "208]",
        "unknown guest `208`",
        "invité introuvable : `208`",
    ),
    ("nodes: {c1: 2}", "nodes: {c8: 2}", "c8:", "unknown node `c8`", "nœud introuvable : `c8`"),
    ("people: [ann]", "people: [anna]", "anna]", "unknown contact `anna`", "contact introuvable : `anna`"),
]
SHAPES: list[Case] = [
    (
        "hourly: 36",
        "hurly: 36",
        "hurly:",
        "unknown word `hurly` (did you mean `hourly`?)",
        "mot inconnu `hurly`",
    ),
    (
        "hourly: 36",
        "hourly: 0",
        "0",
        "`hourly`: 0 is too small, it is 1 or more",
        "`hourly` : 0 est trop petit",
    ),
    (
        "votes: 2",
        "votes: -2",
        "-2}",
        "`votes`: -2 is too small, it is 0 or more",
        "`votes` : -2 est trop petit",
    ),
    ("order=1,up=5", "order=1,pu=5", '"order=1,pu=5"', "unknown word `pu`", "mot inconnu `pu`"),
    (
        "order=1,up=5",
        "order=x,up=5",
        '"order=x,up=5"',
        "`order`: a whole number is wanted, not x",
        "`order` : il faut un nombre",
    ),
    ("order=1,up=5", "order=1,up=x", '"order=1,up=x"', "`xs` is not a duration", "`xs` n’est pas une durée"),
    (
        "8G on tank, 2G used",
        "8G tank",
        '"8G tank"',
        "`8G tank` is not a size",
        "`8G tank` n’est pas une taille",
    ),
    (
        '"redfish://10.0.9.1"',
        '"ilo://10.0.9.1"',
        '"ilo://10.0.9.1"',
        "`ilo` is not one of redfish, ipmi, pdu",
        "`ilo` n’est pas",
    ),
    (
        '["tcp://{name}:80", ',
        '["ftp://{name}", ',
        '"ftp://{name}"',
        "`ftp` is not one of tcp, http, ping",
        "`ftp` n’est pas",
    ),
    ("type: qemu", "type: kvm", "kvm", "`kvm` is not one of qemu, lxc", "`kvm` n’est pas"),
    ("speed: 1Gb/s", "speed: 1G", "1G}", "`1G` is not a rate", "`1G` n’est pas un débit"),
    (
        "method: zfs",
        "method: zsf",
        "zsf",
        "`zsf` is not one of zfs, rsync (did you mean `zfs`?)",
        "`zsf` n’est pas",
    ),
    (
        "  103: {",
        "  abc: {",
        "abc:",
        "`abc`: a whole number is wanted, not abc",
        "`abc` : il faut un nombre entier",
    ),
]
SENSE: list[Case] = [
    ("  103: {", "  99: {", "99:", "a guest number is 100 or more", "un numéro d’invité vaut au moins 100"),
    (
        "103: {name: toy, node: prod,",
        "103: {name: toy, node: prod, disks: {rootfs: 8G on data},",
        "8G on data}",
        "storage data is not on prod",
        "le stockage data n’est pas sur prod",
    ),
    (
        "8G on tank, 2G used",
        "8G on tank, 9G used",
        '"8G on tank, 9G used"',
        "more used than there is",
        "plus d’espace utilisé",
    ),
    (
        "tags: [core]}\n",
        "needs: [102]}\n",
        "[101]",
        "these guests need each other: 101 → 102 → 101",
        "ces invités ont besoin",
    ),
    (
        "needs: [101]",
        "needs: [102]",
        "[102]",
        "these guests need each other: 102 → 102",
        "ces invités ont besoin",
    ),
    (
        "reserve: 4G",
        "reserve: 40G",
        "40G}",
        "more memory in reserve than there is",
        "plus de mémoire réservée",
    ),
    (
        "[c1, c2], qdevice",
        "[c2], qdevice",
        "duo}",
        "cluster duo does not name c1 among its nodes",
        "la grappe duo ne nomme pas c1",
    ),
    (
        "votes: 2}\n",
        "votes: 2}\n  duo: {}\n",
        "duo:",
        "duo is the name of a cluster that it is not in",
        "duo est le nom",
    ),
    (
        "  duo: {nodes",
        "  trio: {nodes: [c1]}\n  duo: {nodes",
        "[c1",
        "c1 is already in cluster trio",
        "c1 est déjà dans",
    ),
    (
        "[c1, c2], qdevice",
        "[c1, c2, c2], qdevice",
        "[c1",
        "c2 is already in cluster duo",
        "c2 est déjà dans la grappe duo",
    ),
    (
        "duo: {nodes",
        "void: {nodes: []}\n  duo: {nodes",
        "{nodes:",
        "a cluster without votes has no quorum",
        "une grappe sans votes",
    ),
]
PROTECTION: list[Case] = [
    (
        'schedule: "22:00"',
        'schedule: "25:00"',
        '"25:00"',
        "`25:00` is not a schedule: `25` is out of range (0 to 23)",
        "`25:00` n’est pas un calendrier : `25` est hors limites",
    ),
    (
        "schedule: hourly",
        "schedule: 2-30",
        "2-30",
        "`2-30` is not a schedule: that day never comes",
        "`2-30` n’est pas un calendrier : ce jour",
    ),
    (
        "to: c2,",
        "to: c2, schedule: soon,",
        "soon",
        "`soon` is not a schedule: `soon` is neither",
        "`soon` n’est pas un calendrier",
    ),
    (
        "method: zfs,",
        "method: zfs, schedule: 61,",
        "61",
        "`schedule`: a word or text is wanted, not 61 (put it between quotes)",
        "`schedule` : il faut un mot",
    ),
    (
        "  - backup: {guests",
        "  - {}\n  - backup: {guests",
        "{}",
        "exactly one of pair, replication",
        "exactement un parmi pair",
    ),
    (
        "to: c2,",
        "to: c1,",
        "c1",
        "source and target must not be identical",
        "la source et la cible doivent différer",
    ),
    (
        "spare: spare,",
        "spare: prod,",
        "prod",
        "source and target must not be identical",
        "la source et la cible",
    ),
    (
        "to: c2,",
        "to: prod,",
        "prod",
        "replication jobs stay inside a cluster: c1 and prod are not",
        "une tâche de réplication reste",
    ),
    (
        "prod: prod, spare: spare,",
        "prod: c1, spare: c2,",
        "c2",
        "a pair is two standalone nodes: c1 and c2 are in one",
        "une paire est faite",
    ),
    (
        "guests: {on: prod, except: {tags: [scratch]}}",
        "guests: {type: lxc}",
        "{type:",
        "at home on another node than prod: 201, 202",
        "chez eux sur un autre nœud",
    ),
    (
        "  - snapshots:",
        "  - replication: {guests: {on: c1}, to: c2}\n  - snapshots:",
        "{guests:",
        "already replicated to c2: 201",
        "déjà répliqués vers c2 : 201",
    ),
    (
        "tank: {type: zfspool, nodes: [prod, spare]}",
        "tank: {type: zfspool, nodes: [prod]}",
        "{prod:",
        "storage tank is not on spare: 101, 102",
        "le stockage tank n’est pas sur spare",
    ),
    (
        "tank: {type: zfspool",
        "tank: {type: dir",
        "{prod:",
        "storage tank is not ZFS, its volumes cannot be sent: 101, 102",
        "le stockage tank n’est pas ZFS",
    ),
    (
        "guests: {on: c1}",
        "guests: {replicated-to: c2}",
        "replicated-to:",
        "what says where copies go cannot ask",
        "ce qui dit où vont les copies",
    ),
    (
        "names: {guests: {tags: [core]}",
        "names: {guests: {except: {replicated-to: c2}}",
        "replicated-to:",
        "what says where copies go",
        "ce qui dit",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "en", "fr"), [*NAMES, *SHAPES, *SENSE, *PROTECTION])
def test_a_mistake_is_told_at_its_place_in_both_languages(
    old: str, new: str, at: str, en: str, fr: str
) -> None:
    """`at` is what stands at the place that is named."""
    text = changed((old, new)).split("\n")
    for lang, words in (("en", en), ("fr", fr)):
        lines = [line.split(":", 3) for line in refused((old, new), lang="en" if lang == "en" else "fr")]
        places = [
            (int(line), int(column)) for _, line, column, said in lines if said.strip().startswith(words)
        ]
        assert places, lines
        line, column = places[0]
        assert text[line - 1][column - 1 :].startswith(at)


def test_a_mistake_in_the_defaults_is_told_once_where_it_is() -> None:
    assert refused(("memory: 2G}", "memory: 2G, nme: x}")) == [
        "e.yaml:4:34: unknown word `nme` (did you mean `name`?)"
    ]
    assert refused(("{site: north, memory: 32G, reserve: 4G}", "{site: noth, memory: 32G}")) == [
        "e.yaml:5:16: unknown site `noth` (did you mean `north`?)"
    ]
    assert refused(("{type: lxc, memory: 2G}", "{type: lxc, memory: 2G, startup: {ordr: 3}}"))[0].startswith(
        "e.yaml:4:44: unknown word `ordr`"
    )


def test_what_an_item_lacks_is_told_at_the_item() -> None:
    assert refused(("name: dns, ", "")) == ["e.yaml:24:8: `name` is missing"]


def test_every_mistake_is_told_at_once() -> None:
    lines = refused(
        ("node: prod, disks: {rootfs", "node: prd, disks: {rootfs"),
        ("needs: [101]", "needs: [1]"),
        ("people: [ann]", "people: [bob]"),
    )
    assert [line.split(":")[1] for line in lines] == ["24", "25", str(_line("people: [ann]"))]


def test_no_more_than_a_few_guests_are_named() -> None:
    many = "".join(f"  {n}: {{name: g, node: spare}}\n" for n in range(301, 310))
    lines = refused(
        ("protection:\n", f"{many}protection:\n".replace(many, "", 0)),
        ("on: prod, except: {tags: [scratch]}", "type: lxc"),
    )
    assert any(line.endswith("201, 202, 301, 302, 303…") for line in lines), lines


def test_what_is_odd_stops_nothing_and_is_kept() -> None:
    """A node may well be meant to hold less than all of its guests, a backup to wait for its first guest."""
    much, nobody = (
        ("  101: {name: dns,", "  101: {name: dns, memory: 90G,"),
        ("guests: {}", "guests: {on: spare}"),
    )
    inventory = estate(much, nobody)
    assert [w.level for w in inventory.warnings] == ["warning", "warning"]
    assert [w.line("en") for w in inventory.warnings] == [
        "e.yaml:33:22: this selection matches no guest",
        "e.yaml:5:31: the guests of prod want 94G of memory, it has 28G",
    ]
    assert [w.line("fr").split(": ", 1)[1] for w in inventory.warnings] == [
        "cette sélection ne désigne aucun invité",
        "les invités de prod demandent 94G de mémoire, il en a 28G",
    ]
    assert estate().warnings == ()


def test_a_guest_that_does_not_run_takes_no_memory() -> None:
    assert estate(("rto: 1h, runs: false}", "rto: 1h, runs: false, memory: 90G}")).warnings == ()
