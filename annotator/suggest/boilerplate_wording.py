"""What a line of a news page says of itself by its wording alone.

Every pattern is tried on one short line and is anchored or bounded, so that the time stays linear.
A pattern names what pages say to readers, never what an article reports: sentences with someone
who speaks in them are left to the article.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: The kinds of region, and what people call them.
NOTICE, LINKS, CREDIT, PAGE, LANGUAGE = "notice", "links", "credit", "page", "language"

#: Code points of the longest line that is looked at: what is longer is a paragraph.
LONGEST = 420


class Wording(NamedTuple):
    """What a line's wording speaks for.

    `heads` is true of the heading of a list of links; `weak` of what needs others of its kind
    around it.
    """

    kind: str
    heads: bool = False
    weak: bool = False


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


#: Words without which no pattern for a notice can match (in small letters).
_OF_NOTICES = _words(
    "subscribe subscribing subscription subscriptions subscriber subscribers newsletter"
    " newsletters inbox cookies cookie sign signed log login register registered account follow"
    " like app whatsapp telegram click download free articles reading conditions privacy terms"
    " donate donation support advert advertisement advertising browser javascript notifications"
    " comment comments unsubscribe podcast access member membership unlimited"
    " suscríbete suscríbase suscribirse suscripción suscríbanse boletín boletines regístrate"
    " regístrese síguenos síganos únete correo cuenta abonnez inscrivez infolettre lettre suivez"
    " assine assinatura inscreva cadastre siga receba boletim abonnieren anmelden newsletters"
    " abonnement jetzt folgen iscriviti abbonati seguici registrati abonneer aanmelden"
    " inschrijven enter email newsletters"
)

#: What a reader is told to do, at the start of a sentence.
_DO = (
    r"(?:subscribe|unsubscribe|sign (?:up|in)|log ?in|click|tap|follow(?!-)|donate|unlock|enjoy"
    r"|register (?:now|here|today|for|to)|like (?:us|the page|our)|download (?:our|the|now)"
    r"|get (?:our|the|your|all|unlimited|full|free|more|daily|exclusive|breaking|weekly|updates"
    r"|news|alerts|access|an e-?mail)|enter (?:your|an?)|support (?:us|our|independent|local"
    r"|quality)|become (?:a|an|our)|join (?:us|our|the)|create (?:an?|your)|start (?:your|a free)"
    r"|enable|turn on|listen (?:to|here))"
)

_ASKED = _any(
    rf"^\W*(?:please |to \w[\w ,’'-]{{0,60}}?, |for (?:more|all)\b[^,.:]{{0,60}}?, |want "
    rf"[^?]{{2,60}}\? )?{_DO}\b",
    r"^\W*(?:already|not) (?:a|an) (?:subscriber|member)\b|^\W*already have an account\b",
    r"^\W*(?:do )?you (?:have|'ve|’ve) (?:reached|read|used|\d+)\b",
    r"^\W*(?:this|the) (?:article|story|content|page) is (?:only |exclusively |just )?(?:free|"
    r"available|reserved|exclusive|for)\b.{0,40}\b(?:subscribers|members|registered)\b",
    r"^\W*(?:enjoying|liked?|love) (?:this|our|what)\b",
    r"^\W*(?:suscríb[ae](?:te|se|nse)|reg[ií]str(?:ate|ese)|s[ií]g[ua]e?nos|síganos|únete|recib[ae]"
    r"|inicia sesión|apoya|haz(?:te)? (?:clic|socio|miembro))\b",
    r"^\W*(?:abonnez-vous|inscrivez-vous|suivez-nous|recevez|connectez-vous|cliquez|déjà abonné)",
    r"^\W*(?:assine|inscreva-se|cadastre-se|siga|receba|clique|acesse|já é assinante)\b",
    r"^\W*(?:(?:jetzt|hier) (?:abonnieren|anmelden|registrieren|lesen|bestellen)|melden sie sich"
    r"|abonnieren sie|folgen sie|registrieren sie)\b",
    r"^\W*(?:iscriviti|abbonati|registrati|seguici|ricevi|clicca|abonneer|meld je|schrijf je)\b",
)

_FOR_READERS = _any(
    r"\b(?:our|the|free|daily|weekly|your|this|\w+[’']s)\b.{0,40}\bnewsletters?\b|\bnewsletters?"
    r"\b.{0,30}\b(?:here|below|now|today|inbox)\b",
    r"\byour (?:inbox|e-?mail|browser|account|subscription|device|phone)\b|\bby e-?mail\b",
    r"\bget an e-?mail\b|\bvia e-?mail\b|\be-?mail (?:address|alerts?|updates?)\b",
    r"\bsubscri(?:be|ption)s?\b.{0,80}(?:\bnow\b|\btoday\b|\bhere\b|%|\boffer\b|\bpodcast\b"
    r"|\bchannel\b|\bnewsletter\b|\bfree\b|\bpremium\b|\bunlimited\b|\blatest\b)",
    r"\b(?:on|via|our|us on) (?:facebook|twitter|instagram|whatsapp|telegram|youtube|tiktok|x"
    r"|linkedin|threads|bluesky|apple podcasts|spotify|google news)\b",
    r"\b(?:whatsapp|telegram|youtube) (?:channel|group)\b|\bour (?:free )?app\b|\bapp store\b",
    r"\bunlimited (?:digital )?access\b|\bfree (?:account|trial|articles?)\b|\b(?:full|digital|all"
    r"[- ]access)\b.{0,20}\bsubscription\b",
    r"\barticles? (?:left|remaining|this month|limit)\b|\blimit of\b.{0,30}\barticles\b",
    r"\b(?:keep|continue|to) reading\b|\bread the (?:full|rest)\b.{0,20}\b(?:article|story)\b",
    r"\b(?:for|to) (?:subscribers|members) only\b|\b(?:subscribers|members)\b.{0,25}\b(?:only|"
    r"exclusive)\b|\balready a subscriber\b|\bavailable (?:only )?(?:to|for)\b.{0,20}subscribers\b",
    r"\blike the page\b|\bjournalism\b.{0,60}\b(?:support|contribution|donat)|\b(?:support|donate"
    r"|contribut\w+)\b.{0,60}\b(?:independent|our) (?:journalism|reporting|newsroom|work)\b",
    r"\bclick here\b.{0,60}\b(?:to (?:subscribe|sign|read|see|download|get|join|register|comment)"
    r"|for (?:more|our|the latest))\b",
    r"\b(?:log|sign)(?:ged)? ?in (?:to (?:comment|continue|read|your)|or)\b|\bsign ?up\b.{0,20}"
    r"\bfor (?:free|our)\b|\bjavascript\b|\bpush notifications\b",
    r"\b(?:bolet[ií]n(?:es)?|newsletter|infolettre|lettre d[’']information|correo electr[oó]nico"
    r"|tu correo|su correo|suscripci[oó]n|noticias|whatsapp|telegram|e-?mail|redes sociais|redes"
    r" sociales|canal|conta|cuenta|assinatura|abonnement|abonnenten|nieuwsbrief|notizie)\b",
)

#: Notices that need no second word.
_NOTICES = _any(
    r"\b(?:we|this (?:site|website|page)|our (?:site|website|partners)|we and our partners)\b"
    r".{0,40}\b(?:use|uses|store|set)\b.{0,30}\bcookies\b",
    r"^\W*(?:accept|reject|manage|allow) (?:all )?(?:cookies|cookie (?:settings|preferences))\W*$",
    r"^\W*(?:cookie|privacy) (?:policy|settings|preferences|notice)\b.{0,60}$",
    r"\bby (?:continuing|clicking|using|browsing|signing up|subscribing|submitting)\b.{0,80}\byou\b"
    r".{0,30}\b(?:agree|accept|consent|acknowledge)\b",
    r"\byou (?:can|may) (?:opt out|unsubscribe)\b",
    r"^\W*this (?:site|form) is protected by recaptcha\b",
    r"^\W*(?:utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa)|ce site utilise|nous utilisons"
    r"|este site (?:utiliza|usa)|wir verwenden|diese (?:website|seite) verwendet|questo sito "
    r"(?:utilizza|usa)|deze (?:website|site) gebruikt)\b.{0,40}\bcookies\b",
    r"^\W*enter your e-?mail(?: address)?\W*$|\? like the page\W*$",
    r"[.!?”\"] subscribe here\b",
    r"^\W*(?:subscribe|sign up|log in|login|sign in|subscribe now|sign up now|newsletter"
    r"|newsletters|get the newsletter|join the conversation|suscríbete|s'abonner|abonnieren"
    r"|assine|abbonati)\W*$",
)

#: Someone speaks, or something happened: that is what articles say.
_REPORTED = re.compile(
    r"\b(?:said|says|told|added|wrote|tweeted|according to|announced|reported|urged|argued)\b"
)

_NAME = r"(?!(?:The|A|An|And|Of|By|For|To|In|On|With|Its?|Not|How|Why)\b)[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_NAMES = rf"{_NAME}(?: (?:(?:de|da|del|van|von|der|al|bin|la|le|di) )?{_NAME}){{1,3}}"
_PEOPLE = rf"{_NAMES}(?:(?:,| and| &|, and) {_NAMES}){{0,5}}"
_ROLES = (
    r"(?:staff|senior|chief|special|political|business|sports?|news|foreign|associated|press"
    r"|correspondents?|reporters?|writers?|editors?|desk|bureau|agency|columnists?|contributors?)"
)

_BYLINE = re.compile(
    rf"^(?:By|BY|Written by|Words by|Reported by|Story by|Text by|Von|Par|Por) {_PEOPLE}"
    rf"(?P<more>(?:,? (?i:in|for|of)? ?{_NAMES})?(?:\s*[|,•·/–-]\s*[^.!?]{{2,60}})?)\.?$"
)
#: What may come with a sentence on who somebody is.
_FOLLOWS = (
    re.compile(
        r"^\W{0,3}(?:Follow|FOLLOW) (?!us |our )(?:[^.!?]{1,120} [Oo]n (?:Twitter|X|Facebook"
        r"|Instagram|Threads|Bluesky|Mastodon|LinkedIn)\b|@\w)"
    ),
    re.compile(
        rf"^\W{{0,3}}(?:You can )?(?:[Rr]each|[Cc]ontact|[Ee]-?mail) (?:him|her|them|us|me|the (?:"
        rf"author|writers?|reporters?|editors?)|{_NAMES})\b[^!?]{{0,60}} \S{{1,40}}@\w"
    ),
    re.compile(r"^\W{0,3}(?:Twitter|Email|E-mail|Instagram|Facebook|X|Contact): ?\S*@[\w.]+\W*$"),
    re.compile(
        r"^.{10,260}\b(?:[Ff]ollow (?:him|her|them) (?:on|at|@)|[Cc]an be (?:reached|contacted|"
        r"followed) (?:at|on|by|via)|[Ee]mail (?:him|her|them) at)\b.{0,160}$"
    ),
    re.compile(r"^\W{0,3}(?:©|\(c\)|\(C\)|[Cc]opyright (?:©|\(c\)|\d{4})).{0,200}$"),
    re.compile(r"^.{0,160}\b[Aa]ll [Rr]ights [Rr]eserved\b.{0,160}$"),
)
_CREDITS = (
    *_FOLLOWS,
    re.compile(
        r"^\W{0,3}(?:Additional |With |Extra )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslation"
        rf"|[Tt]ranslated|[Ee]dited|[Cc]ompiled|[Pp]hotography|[Gg]raphics?)(?: and \w+)?"
        rf" by {_NAMES}"
    ),
    re.compile(
        rf"^\W{{0,3}}(?:[\w’' ]+ (?:writer|writers|reporter|correspondent)s? )?{_PEOPLE}"
        r"(?:,? [^.]{0,60})? contributed (?:to (?:this|the) (?:report|article|story)|reporting|"
        r"research)\b.{0,160}$"
    ),
    re.compile(
        r"^\W{0,3}(?:(?:Photos?|Images?|Pictures?|Photographs?|Illustrations?|Graphics?|Videos?)"
        r"(?: [Cc]redits?| [Cc]ourtesy| by)*|[Cc]redit|Photo [Cc]redit|Source|Foto|Crédito|Fuente)"
        rf"(?: ?: ?| by | courtesy of ){_NAME}(?:[ /|,&-]{{1,3}}{_NAME}){{0,5}}\W{{0,2}}$"
    ),
    re.compile(
        rf"^\W{{0,3}}(?:{_NAME} ){{0,4}}(?:(?:via|for|for the|/|of) ?)?(?:{_NAME}[ /]){{0,2}}"
        r"(?:Getty(?: Images)?|Shutterstock|iStock|AFP|EPA(?:-EFE)?|AP(?: Photo)?|REUTERS|Reuters"
        rf"|Alamy|Bloomberg|Xinhua|ANSA|EFE)(?:/ ?{_NAME}(?: {_NAME}){{0,3}})?[.)\]\s]{{0,2}}$"
    ),
    re.compile(r"^\W{0,3}[Hh]/[Tt]\b.{0,60}$"),
    re.compile(r"^\W{0,3}(?:With|From) (?:inputs|input|reports?) from\b.{0,60}$", re.IGNORECASE),
)

_ABOUT_ITSELF = re.compile(
    r"^\W{0,3}This (?:article|story|piece|post) (?:was|has been) (?:written|compiled|edited"
    r"|translated|republished|syndicated|originally published|first published)\b.{0,200}$"
)

#: A sentence that reports on what somebody's reporting found.
_SENTENCE = re.compile(
    r"\b(?:has|have|had|was|were|is|are|will|shows?|showed|found|reveals?|revealed|suggests?)\b"
)

_LABELLED = re.compile(
    r"^\W{0,4}(?:also read|read also|read more|read next|see also|see more|must read|don[’']t miss"
    r"|related(?: (?:articles?|stories|story|news|posts?|content|coverage|topics|reading))?"
    r"|more (?:stories|news|coverage|on this(?: story)?)|recommended (?:for you|reading|stories)"
    r"|watch (?:also|next|more)|most (?:read|viewed|popular|shared|commented)"
    r"|further reading|click to read|leer más|lea también|le puede interesar|te puede interesar"
    r"|más (?:leídas|leídos|noticias|vistas)|lo más (?:leído|visto)|noticias relacionadas"
    r"|lire aussi"
    r"|à lire aussi|les plus lus|leia (?:mais|também)|mais lidas|veja também|mehr zum thema"
    r"|lesen sie auch|meistgelesen|leggi anche|lees ook)\s*(?P<sign>[:|»>–—-]+|\W{0,3}$)\s*"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)

#: Headings of lists: the whole line, but for a name at the end.
_HEADING = re.compile(
    r"^\W{0,4}(?:most (?:read|viewed|popular|watched|shared|commented)(?: (?:articles|stories|news"
    r"|videos|today|now|this week|in [\w’' ]{2,30}|on [\w’' ]{2,30}))?|(?:you may|you might)"
    r" (?:also )?(?:like|be interested in|have missed)|trending(?: (?:now|stories|news|topics"
    r"|today))?|top (?:stories|headlines|news)(?: (?:today|now|this hour))?"
    r"|(?:latest|related|more|other|popular|editor[’']s|editors[’']?)"
    r" (?:stories|news|articles|headlines|posts|picks|videos|coverage)"
    r"|more (?:on this(?: story| topic)?|from [\w’' ]{2,30}|to read"
    r"|like this)|recommended(?: (?:for you|stories|reading|articles))?|also read"
    r"|read (?:more|next|also)|related|around the web|from the web|from our partners|promoted"
    r" (?:content|stories)|sponsored(?: content)?|don[’']t miss|what to read next|up next|explore"
    r" more|keep reading|tags?|topics)\s*[:.»>]?\W{0,3}$",
    re.IGNORECASE,
)

#: Headings that an article would not have for its own parts.
_PLAIN_HEADING = _any(
    r"^\W{0,4}(?:most (?:read|viewed|popular|watched|shared|commented)|you m\w+ (?:also )?like|read"
    r" (?:more|next|also)|also read|related|more on this|recommended for|from our partners"
    r"|promoted|sponsored|around the web)\b"
)

#: Words without which a line is no heading, label or credit (in small letters).
_OF_LISTS = _words(
    "read related more most see must miss recommended also watch trending top latest popular"
    " editors editor other around from promoted sponsored next explore keep tags tag topics"
    " you further click leer lea puede más noticias lire plus leia mais veja mehr lesen"
    " meistgelesen leggi lees"
)
_OF_CREDITS = _words(
    "by von par por reporting writing editing edited translated translation compiled photography"
    " contributed article story report piece post follow reach contact email e mail tweet twitter"
    " instagram facebook x reached contacted followed copyright c rights photo photos image images"
    " picture pictures photograph photographs illustration illustrations graphic graphics video"
    " videos credit source foto crédito fuente getty shutterstock istock afp epa ap reuters alamy"
    " bloomberg xinhua ansa efe inputs input reports h"
)

#: Whole lines that only pages have.
_PAGE = frozenset(
    line.strip()
    for line in """
    advertisement | advertisment | advertisements | article continues below
    story continues below | article continues after advertisement
    story continues below advertisement | scroll to continue | continue reading
    skip to content | skip to main content | skip advertisement | skip past newsletter | share
    share this | share this article | share this story | share on facebook | share on twitter
    share via email | tweet | print | print this article | email this article | copy link | save
    menu | back to top | loading | loading... | read full story | read full article
    view comments | leave a comment | post a comment | add a comment | comments | show comments
    view gallery | view all comments | no comments | 0 comments | report an error
    report a typo | listen to article | listen to this article | play video
    video player is loading | home | search | close | publicidad | anuncio | compartir
    publicité | partager | publicidade | compartilhar | anzeige | teilen | pubblicità
    condividi | imprimir | comentarios
    """.replace("\n", "|").split("|")
    if line.strip()
)
_STRONG_PAGE = frozenset(line for line in _PAGE if " " in line) | {"advertisement", "publicidad"}

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_MARKUP = re.compile(
    r"^(?:<(tweet|iframe|video|embed|script|img|blockquote)\b[^>]*>\s*)+"
    r"(?:</?(tweet|iframe|video|embed|script|img|blockquote)\s*/?>\W{0,2})*$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:(?:last )?(?:updated|published|posted|modified)(?: on| at|:| -)+ ?.{0,30}\d.{0,30}[^.]"
    r"|\d{1,2}[- ]min(?:ute)?s? read|reading time:? .{0,20})$",
    re.IGNORECASE,
)


def wording(line: str, words: frozenset[str]) -> Wording | None:
    """What a line (at most LONGEST code points, trimmed) speaks for; `words` are its own."""
    if line[0] in "<hHwW" and (_ADDRESS.match(line) or _MARKUP.match(line)):
        return Wording(PAGE)
    plain = line.strip(" \xa0*•|»›>-–—.:").lower()
    if plain in _PAGE:
        return Wording(PAGE, weak=plain not in _STRONG_PAGE)
    if not words.isdisjoint(_OF_LISTS) and (found := _list(line)):
        return found
    if not words.isdisjoint(_OF_CREDITS) or line[0] == "©":
        if found := _credit(line):
            return found
    if not words.isdisjoint(_OF_NOTICES) and _is_notice(line):
        return Wording(NOTICE)
    if len(words) <= 9 and _STAMP.match(line):
        return Wording(PAGE, weak=True)
    return None


def _list(line: str) -> Wording | None:
    if _HEADING.match(line):
        return Wording(LINKS, heads=True, weak=not _PLAIN_HEADING.match(line))
    labelled = _LABELLED.match(line)
    if labelled and len(labelled["rest"]) <= 200:
        return Wording(LINKS, heads=not labelled["rest"])
    return None


def _is_notice(line: str) -> bool:
    if line[0] in "\"“'‘«„" or _REPORTED.search(line):
        return False
    if _NOTICES.search(line):
        return True
    return bool(_ASKED.search(line) and _FOR_READERS.search(line))


def _credit(line: str) -> Wording | None:
    if line[0] == "(" or not _SENTENCE.search(line):
        if any(pattern.match(line) for pattern in _CREDITS):
            return Wording(CREDIT)
        if len(line) <= 120 and _BYLINE.match(line):
            return Wording(CREDIT, weak=True)
    elif any(pattern.match(line) for pattern in _FOLLOWS):
        return Wording(CREDIT)
    return Wording(CREDIT, weak=True) if _ABOUT_ITSELF.match(line) else None
