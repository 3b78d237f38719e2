"""First names that tell whether *he* or *she* can stand for a person; where unsure, neither can."""

from __future__ import annotations

_MALE = (
    "Aaron Adam Ahmed Alan Albert Alex Alexander Ali Andrew Anthony Antonio Barack Ben "
    "Benjamin Bernie Bill Bob Boris Brian Bruce Carlos Charles Chris Christopher Chuck Craig "
    "Dan Daniel David Dennis Diego Dmitry Donald Douglas Edward Emmanuel Eric Fernando "
    "Francis Francisco Frank Gary George Gerald Gordon Greg Gregory Harry Hassan Henry Hugo "
    "Ibrahim Ivan Jack Jacob James Jason Javier Jeff Jeffrey Jeremy Jim Joe John Jonathan "
    "Jorge Jose José Joseph Joshua Juan Justin Karl Keith Kenta Kevin Larry Lawrence Lee "
    "Luis Luca Luke Marco Mark Martin Matthew Michael Miguel Mike Mitch Mohamed Mohammed "
    "Muhammad Nicholas Nikita Omar Oscar Patrick Paul Pedro Peter Philip Ralph Raymond "
    "Richard Robert Roger Ronald Rudy Ryan Sam Samuel Scott Sean Sergei Simon Stephen Steve "
    "Steven Ted Thomas Tim Timothy Tom Tony Viktor Vladimir Volodymyr Walter William Xavier"
)
_FEMALE = (
    "Abigail Alice Amy Angela Ann Anna Anne Annie Barbara Beth Betty Camille Carly Carol "
    "Caroline Catherine Charlotte Cheryl Chloe Christine Claire Deborah Debbie Denise Diane "
    "Dorothy Edith Elisabeth Elizabeth Ellen Emily Emma Esther Eve Fatima Frances Grace "
    "Helen Hillary Ines Inès Irene Isabel Jane Janet Jean Jeanne Jennifer Jessica Jill Joan "
    "Joanne Joyce Judith Judy Karen Kate Katherine Kathleen Kathy Katrin Kelly Kim Kimberly "
    "Kirsten Laura Lauren Leslie Linda Lisa Liz Lucy Margaret Maria María Marie Marilyn "
    "Marion Mary Megan Melissa Michelle Miriam Nancy Naomi Nicole Olivia Pamela Patricia "
    "Rachel Rebecca Rose Ruth Samantha Sarah Sharon Shirley Simone Sophie Stephanie Susan "
    "Theresa Ursula Vanessa Victoria Virginia Wendy Yvonne"
)
_NAMES = {name.casefold(): "m" for name in _MALE.split()} | {
    name.casefold(): "f" for name in _FEMALE.split()
}
#: Given to men and women alike.
_EITHER = frozenset(("kelly", "kim", "lee", "jean", "leslie", "alex", "marion"))


def gender_of(first_name: str) -> str | None:
    """`m`, `f`, or None where the name does not tell."""
    name = first_name.casefold()
    if name in _EITHER:
        return None
    return _NAMES.get(name) or ("f" if name.endswith("a") else None)
