"""What the last word of a name says of its label, and names that are known whatever is said."""

from __future__ import annotations

_ORG = (
    "Court Group Bank Party Ministry Commission University College News Association "
    "Committee Council Authority Department Company Assembly Agency School Institute "
    "International Securities Corporation Corp Limited Ltd Inc Co Plc LLC GmbH Industries "
    "Foundation Service Services Organization Organisation Union Network Parliament Bureau "
    "Fund Holdings Police Movement Guard Society Club Forum Federation League Alliance "
    "Coalition Congress Senate Army Navy Airlines Airways Partners Partnership Secretariat "
    "Board Trust Initiative Consortium Syndicate Tribunal Times Post Herald Gazette Tribune "
    "Ledger Daily Television"
)
_PLACE = (
    "River Lake Sea Ocean Bay Gulf Strait Island Islands Peninsula Mountain Mountains Valley "
    "Desert Basin Coast County Province Prefecture Region District Governorate Airport "
    "Street Avenue Road Bridge Park Beach Hospital Museum Stadium Plant Refuge Harbour "
    "Harbor Reservoir Dam Station Square Highway Canal Cathedral Mosque City Town Village "
    "Border"
)

#: The label of names of two words or more that end in the word.
LABEL_OF_HEAD = dict.fromkeys(_ORG.split(), "ORG") | dict.fromkeys(_PLACE.split(), "PLACE")

#: Bodies called by the building they sit in.
_OFFICES = (
    "Kremlin|White House|Pentagon|Downing Street|Number 10|Capitol Hill|Élysée|Elysee|"
    "Élysée Palace|Elysee Palace|Blue House|Casa Rosada"
)
OFFICES = frozenset(_OFFICES.split("|"))

#: Seats of government, which stand for it and remain places; none is common as a surname.
_CAPITALS = (
    "Abuja|Accra|Addis Ababa|Algiers|Amman|Ankara|Athens|Baghdad|Baku|Bamako|Bangkok|Beijing|"
    "Beirut|Belgrade|Berlin|Bogota|Bogotá|Brasilia|Brasília|Bratislava|Brussels|Bucharest|"
    "Budapest|Buenos Aires|Cairo|Canberra|Caracas|Copenhagen|Dakar|Damascus|Dhaka|Doha|"
    "Dublin|Hanoi|Harare|Havana|Helsinki|Islamabad|Jakarta|Jerusalem|Kabul|Kampala|Kathmandu|"
    "Khartoum|Kiev|Kigali|Kinshasa|Kuala Lumpur|Kyiv|Lima|Lisbon|Ljubljana|London|Luanda|"
    "Lusaka|Madrid|Managua|Manila|Maputo|Minsk|Mogadishu|Montevideo|Moscow|Muscat|Nairobi|"
    "New Delhi|Nicosia|Oslo|Ottawa|Paris|Phnom Penh|Podgorica|Prague|Pretoria|Pyongyang|"
    "Quito|Rabat|Reykjavik|Riga|Riyadh|Rome|Sanaa|Santiago|Sarajevo|Seoul|Singapore|Skopje|"
    "Sofia|Stockholm|Taipei|Tallinn|Tashkent|Tbilisi|Tehran|Tirana|Tokyo|Tripoli|Tunis|"
    "Vienna|Vientiane|Vilnius|Warsaw|Washington|Wellington|Windhoek|Yerevan|Zagreb"
)
CAPITALS = frozenset(_CAPITALS.split("|"))
