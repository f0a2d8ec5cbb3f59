"""What the glossary must be: complete, twinned, unambiguous, and Chinese set as Chinese."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Row = dict[str, str]

COLUMNS = [
    "id", "topic", "en", "zh", "also_en", "also_zh", "definition_en", "definition_zh", "source",
]  # fmt: skip
TOPICS = {
    "foundations", "customer_value", "satisfaction", "loyalty", "lifecycle", "retention",
    "segmentation", "service", "complaints", "call_center", "interaction", "maintenance",
    "crm_strategy", "crm_systems", "implementation", "ecommerce", "metrics", "buying_center",
    "adaptive_selling", "cases",
}  # fmt: skip
FAMILIES = {
    "stages": "cultivation growth maturity decline ended",
    "roles": "initiator user influencer decider buyer gatekeeper",
    "buying stages": "need_recognition general_need_description product_specification "
    "supplier_search proposal_solicitation supplier_selection order_routine_specification "
    "performance_review",
    "buy classes": "new_task modified_rebuy straight_rebuy",
    "choice rules": "weighted_probability equal_weights autocracy plurality majority "
    "weighted_voting unanimity quota least_perturbation logarithmic_pool no_decision",
    "attitude and repeat": "true_loyalty spurious_loyalty latent_loyalty no_loyalty",
    "seven loyalties": "monopoly_loyalty inertia_loyalty latent_loyalty convenience_loyalty "
    "price_loyalty incentive_loyalty premium_loyalty",
    "satisfaction and loyalty": "loyalist mercenary hostage defector",
    "course's ladder": "suspect prospect customer client advocate partner",
    "Griffin's ladder": "suspect prospect disqualified_prospect first_time_customer "
    "repeat_customer client advocate",
    "Kano": "must_be one_dimensional attractive indifferent reverse questionable",
    "priorities": "concentrate_here keep_up low_priority possible_overkill",
    "pyramid": "platinum gold iron lead",
    "RFM classes": "important_value important_development important_retention "
    "important_win_back general_value general_development general_retention general_win_back",
    "key accounts": "key_account key_development_account maintenance_account opportunistic_account",
    "growth matrix": "loyalty_strategy extension acquisition diversification",
    "SERVQUAL": "tangibles reliability responsiveness assurance empathy",
    "gaps": "knowledge_gap standards_gap delivery_gap communication_gap service_gap",
    "social styles": "driver expressive amiable analytical",
    "customer types": "friendly quarrelsome dictatorial analytical",
    "service types": "indifferent_service by_the_book_service friendly_service quality_service",
    "complaint outcomes": "silent unresolved resolved fast",
    "delivered value": "product_value service_value personnel_value image_value monetary_cost "
    "time_cost energy_cost psychic_cost",
    "ECSI": "image expectation quality value satisfaction complaints loyalty",
    "scorecard": "customer_knowledge customer_interaction customer_value satisfaction",
    "CRM systems": "operational_crm analytical_crm collaborative_crm",
    "retention indicators": "repeat_purchases share_of_needs_met brand_attention rival_attention "
    "selection_time price_sensitivity quality_tolerance",
    "maintenance loop": "data_collection needs_analysis communication_plan channel_choice "
    "content_design plan_execution feedback_collection performance_evaluation",
}
CHINESE = r"[\u2e80-\u9fff\uff00-\uffef]"
TRADITIONAL = set("們個來對務關係價檔網電話訊號資產營銷顧滿買賣體驗點費續應處過還這時會決")

TEXT = (Path(__file__).parents[2] / "data" / "words.csv").read_bytes().decode("utf-8")
ROWS: list[Row] = list(csv.DictReader(TEXT.splitlines()))


def names(row: Row, language: str) -> list[str]:
    return [row[language], *filter(None, row[f"also_{language}"].split("; "))]


def failing(holds: Callable[[Row], object]) -> list[str]:
    return [row["id"] for row in ROWS if not holds(row)]


def more_than_once(values: list[str]) -> list[str]:
    return [value for value, n in Counter(values).items() if n > 1]


def test_file_is_plain_csv():
    cells = list(csv.reader(TEXT.splitlines()))
    assert cells[0] == COLUMNS
    assert {len(row) for row in cells} == {len(COLUMNS)}
    assert not TEXT.startswith("\ufeff") and "\r" not in TEXT and TEXT.endswith("\n")
    assert TEXT.count("\n") == len(cells), "a cell runs over more than one line"


def test_glossary_is_large_enough_and_covers_every_topic():
    assert len(ROWS) >= 200
    assert {row["topic"] for row in ROWS} == TOPICS


def test_ids_are_unique_identifiers():
    assert more_than_once([row["id"] for row in ROWS]) == []
    assert failing(lambda row: re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", row["id"])) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_family_is_complete(family):
    assert set(FAMILIES[family].split()) - {row["id"] for row in ROWS} == set()


def test_a_name_in_either_language_means_one_term():
    used = [
        name
        for row in ROWS
        for name in {n.casefold() for n in (row["id"], *names(row, "en"), *names(row, "zh"))}
    ]
    assert more_than_once(used) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_column_is_filled_and_trimmed(column):
    assert failing(lambda row: row[column] == row[column].strip()) == []
    assert failing(lambda row: row[column] or column.startswith("also_")) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_no_cell_is_a_formula_to_a_spreadsheet(column):
    assert failing(lambda row: not row[column].startswith(("=", "+", "-", "@"))) == []


def test_twin_columns_are_each_in_their_language():
    english, chinese = ("en", "also_en", "definition_en"), ("zh", "definition_zh")
    assert failing(lambda row: not any(re.search(CHINESE, row[c]) for c in english)) == []
    assert failing(lambda row: all(re.search(CHINESE, row[c]) for c in chinese)) == []


def test_chinese_is_set_as_chinese():
    """Full-width punctuation, no space, and no traditional characters."""
    wrong = r"\s|[,;:?!()\"'<>]|\.(?!\d)|[" + "".join(TRADITIONAL) + "]"
    cells = [cell for row in ROWS for cell in (row["definition_zh"], *names(row, "zh"))]
    assert [cell for cell in cells if re.search(wrong, cell)] == []


def test_definition_is_one_or_two_short_sentences():
    for row in ROWS:
        en, zh = row["definition_en"], row["definition_zh"]
        assert en.endswith(".") and zh.endswith("。"), row["id"]
        assert len(re.findall(r"\.(?= |$)", en)) <= 2 and zh.count("。") <= 2, row["id"]
        assert len(en.split()) <= 36 and len(zh) <= 70, row["id"]


def test_definition_does_not_give_its_term_away():
    """A flashcard shows the definition and asks for the term."""
    assert failing(lambda row: row["zh"] not in row["definition_zh"]) == []
    said = [(rf"\b{re.escape(row['en'])}\b", row["definition_en"]) for row in ROWS]
    assert [term for term, text in said if re.search(term, text, re.IGNORECASE)] == []


def test_source_is_author_and_year_or_the_course():
    form = r"course|.*[^\W\d_]+.* \((1[89]|20)\d\d\)"
    assert failing(lambda row: re.fullmatch(form, row["source"])) == []
