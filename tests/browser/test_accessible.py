"""No tab breaks a rule of WCAG 2.2 AA that axe can see: contrast, names, roles; at both widths, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import go_to

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
TABS = ("Teach", "Train", "Ask", "How it works")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_tab_breaks_a_rule(open_page, scheme, width):
    page = open_page(f"?__theme={scheme}", width=width, color_scheme=scheme)
    found = []
    for tab in TABS:
        go_to(page, tab)
        page.wait_for_timeout(1500)
        for rule in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{tab}: {rule['id']}: {node['html'][:150]}" for node in rule["nodes"]]
    assert found == []
