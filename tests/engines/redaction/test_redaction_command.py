import json

from click.testing import CliRunner

from relais.config.commands.redaction import redaction


def test_redaction_mask_writes_one_object_a_line() -> None:
    result = CliRunner().invoke(redaction, ["mask"], input="NAS 130 692 544, tél. 514 555-0123\r\n\nMerci!".encode())

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "text": "NAS [NAS/SIN], tél. [téléphone/phone]",
            "found": [
                {"kind": "sin", "start": 4, "end": 15},
                {"kind": "telephone", "start": 22, "end": 34},
            ],
        },
        {"text": "", "found": []},
        {"text": "Merci!", "found": []},
    ]


def test_redaction_mask_counts_lines_by_line_feeds_only() -> None:
    result = CliRunner().invoke(redaction, ["mask"], input="a\u2028b\x0bc\n".encode())

    assert result.stdout == '{"text": "a\u2028b\\u000bc", "found": []}\n'


def test_redaction_mask_refuses_other_encodings_without_repeating_the_line() -> None:
    result = CliRunner().invoke(redaction, ["mask"], input="ok\n130692544 é".encode("latin-1"))

    assert result.exit_code == 2
    assert result.stderr == "line 2 is not UTF-8 (byte 11): save the file as UTF-8\n"
