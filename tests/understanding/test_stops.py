"""Opting out stops at once; nothing else does."""

from __future__ import annotations

import pytest

from bot.turn.router import Call
from tests.understanding.scenes import scenes

STOPS = """
arrêtez tout
stp arrête
merci d'arrêter
on arrête tout
on arrête là
j'en ai assez, arrêtez tout
ne m'écrivez plus
désinscrivez-moi
désincrivez-moi
aretez de m'écrire
je ne veux plus recevoir vos messages
comment me désinscrire ?
merci de ne plus m'envoyer de leçons
retirez-moi de votre liste
laissez-moi tranquille
coupez les notifications
stop texting me
remove me from the list
no more messages please
""".strip().splitlines()

GOES_ON = """
plus d'infos
je voudrais plus d'exemples
plus de leçons par jour svp
je veux plus de leçons chaque jour
plus rien à ajouter
pourquoi tu ne m'écris plus ?
tu ne m'écris plus ?
je n'ai plus de messages
why don't you write to me anymore?
ne m'écrivez pas avant 10 h
arrêtez de m'envoyer des messages le matin
arrêtez de m'envoyer des messages après 17h
je ne veux plus recevoir de leçons le matin
je ne veux plus de leçon aujourd'hui
no more questions today
je ne veux plus voir cette question
faut-il arrêter d'utiliser l'IA ?
il faut arrêter l'outil tout de suite
je l'arrête
arrête tes bêtises
elle ne veut plus recevoir de messages
mes collègues ne veulent plus recevoir de messages
les habitants ne veulent plus recevoir de courriers
il m'a dit : stop
le panneau stop
attends stop
full stop
cancel
résilier un contrat
comment résilier un contrat avec l'IA ?
me retirer de la liste électorale
retirer mon nom du dossier
je me retire du marché
how do I unsubscribe a resident from the newsletter?
end
qu'est-ce qui reste bloqué pour vous
c'est bloqué pour moi
n'arrêtez surtout pas
j'arrête pas de me tromper
en arrêt maladie jusqu'à lundi
un arrêté municipal
non-stop
please don't stop
""".strip().splitlines()


def is_stop(text: str, context: str) -> bool:
    call: Call = scenes()[context].hear(text)
    return call.command.name == "stop"


@pytest.mark.parametrize("text", STOPS)
@pytest.mark.parametrize("context", ["phrases", "libre", "metier"])
def test_opting_out_stops_at_once(text: str, context: str) -> None:
    assert is_stop(text, context)


@pytest.mark.parametrize("text", GOES_ON)
@pytest.mark.parametrize("context", ["phrases", "libre"])
def test_other_words_stop_nothing(text: str, context: str) -> None:
    assert not is_stop(text, context)
