"""Of whom prose tells: invented paragraphs, measured sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from booklet.importing.structure.names import Names
from booklet.importing.structure.people import in_headings, in_prose, subject_of
from booklet.importing.structure.topics import Place, Telling, length_told, tellings


def told(*texts: str, names: Sequence[str]) -> dict[str, Telling]:
    places = [
        sorted(
            (
                Place(name, at, at, at + len(name))
                for name in names
                for at in range(len(text))
                if text.startswith(name, at)
            ),
            key=lambda one: one.start,
        )
        for text in texts
    ]
    return tellings(texts, places)


def test_sentences_without_a_subject_go_on_with_the_last() -> None:
    first, second = "常远把船划到堤下。", "来回十一趟，没歇过。"
    found = told(first + second, names=["常远"])
    assert found["常远"].told == length_told(first) + length_told(second)
    assert found["常远"].opens == [0]


def test_who_only_speaks_is_not_told_of() -> None:
    found = told("常远把船划到堤下。“他一夜没合眼。”邻居葛新说。天亮时水退了。", names=["常远", "葛新"])
    assert (found["葛新"].told, found["葛新"].spoken) == (0, 1)
    assert found["常远"].told == 14


def test_can_speak_is_no_speaking() -> None:
    assert told("常远会说三种方言。", names=["常远"])["常远"].spoken == 0


def test_an_object_is_no_topic_while_there_is_one() -> None:
    found = told("常远背着葛新往高处走。水没过了腰。", names=["常远", "葛新"])
    assert found["葛新"].told == 0


def test_whose_he_is_is_no_topic_but_the_second_name_is() -> None:
    found = told("常远的徒弟葛新接过了图纸。他画了三个月。", names=["常远", "葛新"])
    assert (found["常远"].told, found["葛新"].pronouns) == (0, 1)
    assert found["葛新"].told > 10


def test_two_side_by_side_share_what_is_told() -> None:
    found = told("常远、葛新把路清出来了。", names=["常远", "葛新"])
    assert found["常远"].told == found["葛新"].told > 0


def test_a_paragraph_takes_the_topic_up_by_a_pronoun_only() -> None:
    texts = ("常远守着泵房。", "那天夜里雨最大，他把被子堵在门口。", "河边的柳树又绿了。")
    found = told(*texts, names=["常远"])
    assert found["常远"].told_in == {0: length_told(texts[0]), 1: length_told(texts[1])}


def test_a_sentence_of_many_ends_the_topic() -> None:
    found = told("常远守着泵房。大家轮流去睡。", names=["常远"])
    assert found["常远"].told == length_told("常远守着泵房。")


def test_like_somebody_tells_of_nobody() -> None:
    assert told("像常远这样的人还有很多。", names=["常远"])["常远"].told == 0


def test_a_pronoun_needs_somebody_before_it() -> None:
    text = "要说热心，二组的敬和也得算一个。他早先学过木匠，谁家的门坏了都去修。"
    seen, places = in_prose([text], Names([text]))
    assert [one.name for one in seen] == ["敬和"]
    assert seen[0].is_weak and places[0].start == text.index("敬和")


def test_two_of_a_family_are_both_seen() -> None:
    text = "史存良、任改花夫妇给邻居挑了十一年水。"
    assert [one.name for one in in_prose([text], Names([text]))[0]] == ["史存良", "任改花"]


def test_a_place_is_nobody() -> None:
    text = "苍柳镇离县城六十里，苍柳的路不好走。在雷公坝拐弯以后，车更少。"
    assert in_prose([text], Names([text])) == ([], [])


def test_the_subject_of_a_paragraph() -> None:
    telling = (
        "郁小川接过了那本旧图。他自学编程，花两年把全县的线路都画进了电脑，谁来查都方便。"
        "后来的人照着它找故障，少走了许多夜路。"
    )
    assert subject_of(telling, Names([telling])) == "郁小川"
    naming = "局长郁小川出席会议。"
    assert subject_of(naming, Names([naming])) == ""


def test_a_heading_names_its_person() -> None:
    texts = ["向阳：门里门外", "大家都认得向阳。他守门守了十一年。"]
    assert in_headings([texts[0]], Names(texts)) == [("向阳",)]
    assert in_headings(["向阳的坡地"], Names(["向阳的坡地"])) == [()]


def test_headings_of_people_vouch_for_one_another() -> None:
    headings = ["“老闷”宓大川　58岁", "“糖嫂”唐秀英　46岁", "“博士”亓敬文　34岁", "“闪电”高山　41岁"]
    people = ["宓大川", "唐秀英", "亓敬文", "高山"]
    assert in_headings(headings, Names(headings)) == [(one,) for one in people]
