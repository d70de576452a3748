"""The tree of sources: folders with counts, archives, drives that are away."""

from __future__ import annotations

from inspector.gui.views.sources import SourceTree, tree


def test_counts_add_up_the_tree():
    nodes = tree(
        [("/pictures", 10, False)],
        {"/pictures": 1, "/pictures/a": 2, "/pictures/a/deep": 3, "/pictures/b": 4, "/elsewhere": 9},
    )
    (root,) = nodes
    assert root.count == 10
    assert {child.path: child.count for child in root.children.values()} == {"/pictures/a": 5, "/pictures/b": 4}
    assert root.children["a"].children["deep"].count == 3


def test_members_of_archives_are_folders():
    (root,) = tree([("/p/set.zip", 3, False)], {"/p/set.zip": 1, "/p/set.zip!inner": 2})
    assert [child.path for child in root.children.values()] == ["/p/set.zip!inner"]


def test_deep_folders_end_at_a_limit():
    deep = "/p/" + "/".join("abcdefghij")
    (root,) = tree([("/p", 1, False)], {deep: 1})
    depth, node = 0, root
    while node.children:
        (node,) = node.children.values()
        depth += 1
    assert depth == 6
    assert node.count == 1


def test_choosing_twice_shows_everything_again(qtbot):
    view = SourceTree()
    qtbot.addWidget(view)
    view.show_nodes(tree([("/pictures", 5, False), ("/away", 2, True)], {"/pictures/a": 5}), "")
    chosen = []
    view.chosen.connect(chosen.append)
    first = view.model().index(0, 0)
    view._pressed(first)
    view.show_folder("/pictures")
    view._pressed(first)
    assert chosen == ["/pictures", ""]


def test_names_are_harmless(qtbot):
    view = SourceTree()
    qtbot.addWidget(view)
    view.show_nodes(tree([("/pictures/<b>x\u202e", 1, False)], {}), "")
    assert view.model().index(0, 0).data() == "<b>x[U+202E]"


def test_what_was_unfolded_stays_unfolded(qtbot):
    view = SourceTree()
    qtbot.addWidget(view)
    nodes = tree([("/p", 5, False)], {"/p/a/b": 5})
    view.show_nodes(nodes, "")
    inner = view.model().index(0, 0, view.model().index(0, 0))
    view.setExpanded(inner, True)
    view.show_nodes(tree([("/p", 6, False)], {"/p/a/b": 6}), "")
    assert view.isExpanded(view.model().index(0, 0, view.model().index(0, 0)))
    assert view.paths() == ["/p", "/p/a", "/p/a/b"]
