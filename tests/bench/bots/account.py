"""Whom the bots beside it speak as; standard library only: they run in an environment of theirs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def account() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--homeserver", required=True)
    parser.add_argument("--user", required=True, help="in full, with its server")
    parser.add_argument("--token", required=True)
    parser.add_argument("--device", required=True)
    parser.add_argument("--folder", required=True, help="an empty one, for what the bot keeps")
    return parser.parse_args()
