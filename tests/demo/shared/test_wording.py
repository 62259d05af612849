from demo.shared.wording import ordinal, percent, seconds_text


def test_lengths_of_time():
    assert [seconds_text(seconds) for seconds in (0.2, 100, 3600)] == ["1 s", "1 min 40 s", "60 min"]


def test_ordinals():
    said = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]


def test_shares():
    assert percent(0.976) == "98 %"
