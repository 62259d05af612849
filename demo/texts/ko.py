"""All that the page says, in Korean."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from demo.texts import en
from demo.texts.en import Story


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))}초"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}분 {rest}초" if rest and minutes < 10 else f"{minutes}분"


class Common(en.Common):
    taught = "배운 것"
    never_seen = "처음 보는 것"
    knew = "전에 알던 것"
    obeyed = "따름"
    missed = "빗나감"
    seed = "시드"
    progress = "진행"
    loading = "페이지를 아직 불러오는 중입니다. 잠시 후 다시 시도해 주세요."
    path_intended = "요청한 길"
    path_measured = "측정한 길"
    path_start = "출발"
    path_too_far = "너무 멂"

    def paths_follow(self, things: int) -> str:
        return "측정한 길이 요청한 길을 따라갑니다."

    def paths_leave(self, things: int) -> str:
        return "측정한 길이 요청한 길에서 벗어납니다."

    def percent(self, share: float) -> str:
        return f"{round(100 * share)}%"

    def number(self, count: int) -> str:
        return f"{count:,}"

    def ordinal(self, number: int) -> str:
        return f"{number}번째"

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return ", 그다음 ".join(motions)


class Scene(en.Scene):
    words: Mapping[str, str] = {
        "up": "위로",
        "down": "아래로",
        "left": "왼쪽으로",
        "right": "오른쪽으로",
        "up-right": "오른쪽 위로",
        "up-left": "왼쪽 위로",
        "down-right": "오른쪽 아래로",
        "down-left": "왼쪽 아래로",
        "rotating clockwise": "시계 방향으로 회전",
        "rotating counter-clockwise": "반시계 방향으로 회전",
        "shrinking": "작아진다",
        "expanding": "커진다",
        "bouncing vertically": "위아래로 튄다",
        "bouncing horizontally": "좌우로 튄다",
        "zigzagging vertically": "위아래로 지그재그",
        "zigzagging horizontally": "좌우로 지그재그",
        "standing still": "정지",
        "circle": "원",
        "square": "사각형",
        "triangle": "삼각형",
        "star": "별",
        "red": "빨간",
        "green": "초록",
        "blue": "파란",
        "yellow": "노란",
        "purple": "보라",
        "orange": "주황",
        "black": "검은",
        "cyan": "청록",
    }
    short: Mapping[str, str] = {
        "up": "위",
        "down": "아래",
        "left": "왼쪽",
        "right": "오른쪽",
        "up-right": "오른쪽 위",
        "up-left": "왼쪽 위",
        "down-right": "오른쪽 아래",
        "down-left": "왼쪽 아래",
        "rotating": "회전",
        "bouncing": "튄다",
        "zigzagging": "지그재그",
    }

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        does = ", 그다음 ".join(self.words.get(motion, motion) for motion in motions)
        return " ".join(filter(None, [self.words.get(colour, colour), self.words.get(shape, shape), does]))


class Page(en.Page):
    title = "Motion Lab"
    lead = "작은 모델에게 말로 움직이는 그림을 만드는 법을 가르치고, 무엇을 이해했는지 알아보세요."
    language = "언어"
    keeps_nothing = (
        "이 브라우저는 저장소가 막혀 있어 이 페이지에 대해 아무것도 기억하지 않습니다. 닫거나 새로 고치기 전까지는 "
        "모두 작동하지만, 그 뒤에는 어느 실행과 클립이 당신의 것인지 알 수 없습니다. 남기고 싶은 것은 내려받으세요."
    )
    present = "발표"
    present_title = "프로젝터에 맞게 크게 보기"
    teach = "가르치기"
    train = "훈련하기"
    ask = "물어보기"
    how = "원리"


class Teach(en.Teach):
    own_fold = "나만의 물체와 움직임"
    own_lead = "무언가를 그리고 이름을 붙여 보세요. 훈련된 모델이 몇 분 만에 배우고, 알던 것도 잊지 않습니다."
    own_mark = "내 것"
    your_things = "내 물체"
    your_moves = "내 움직임"
    no_things = "아직 없습니다. 아래에서 그려 보세요."
    no_moves = "아직 없습니다. 아래에서 길을 그려 보세요."
    draw_thing = "+ 물체 그리기"
    draw_move = "+ 움직임 그리기"
    teach_own = "훈련된 모델에게 가르치기"
    save_world = "zip으로 저장"
    open_world = "zip 열기"
    hand_on = "링크로 건네기"
    copy = "복사"
    copied = "복사했습니다"
    offered = "누군가 이것을 건넸습니다"
    open_offered = "이 세계 열기"
    add_offered = "내 것에 더하기"
    decline_offered = "괜찮습니다"
    handed_gone = "이 링크의 세계는 더 이상 없습니다. 대신 zip을 부탁하세요."
    world_opened = "열었습니다. 이제 이것이 내 물체와 움직임입니다."
    world_empty = "아직 저장할 것이 없습니다. 먼저 물체나 움직임을 그려 주세요."
    worlds_full = "이 서버에는 더 저장할 수 없습니다. 서버 관리자에게 알려 주세요."
    not_a_picture = "이 그림은 읽을 수 없습니다. PNG나 JPEG를 고르거나 직접 그려 주세요."
    nothing_drawn = "그림판이 비어 있습니다. 먼저 물체를 그려 주세요."
    pad_thing = "물체를 그리는 그림판입니다. 아래에서 그림을 골라도 됩니다."
    pad_move = "길을 그리는 그림판입니다. 어디서 시작해도 됩니다. 선의 방향이 중요합니다."
    pad_colour = "색"
    pad_colours = ("빨강", "주황", "노랑", "초록", "파랑", "보라", "갈색", "검정")
    pad_brush = "붓"
    pad_sizes = ("가늘게", "보통", "굵게")
    pad_erase = "지우개"
    pad_fill = "안쪽 채우기"
    pad_undo = "되돌리기"
    pad_clear = "모두 지우기"
    pad_or_picture = "또는 그림 고르기"
    pad_tolerance = "배경 더 지우기"
    pad_name = "이름"
    pad_thing_example = "예: 로켓"
    pad_move_example = "예: 공중제비"
    pad_add_thing = "이 물체 추가"
    pad_add_move = "이 움직임 추가"
    pad_growth = "커지는 정도"
    pad_turn = "도는 각도"

    def added(self, name: str) -> str:
        return f"추가했습니다: {name}"

    def handed(self, days: int) -> str:
        return f"이 링크를 여는 사람은 지금 그린 것을 그대로 받을 수 있습니다. {days}일 동안 쓸 수 있습니다:"

    def would_go(self, names: Sequence[str]) -> str:
        return f"열면 내가 그린 것({', '.join(names)})이 사라집니다. 먼저 zip으로 저장하거나 더하세요."

    def delete_own(self, name: str) -> str:
        return f"{name} 삭제"

    def world_too_large(self, megabytes: int) -> str:
        return f"파일이 없거나 {megabytes}MB보다 큽니다. 다시 저장한 다음 그 파일을 열어 주세요."

    lead = "모델에게 보여 줄 것을 고르세요. 남겨 둔 것은 나중에 물어볼 수 있습니다."
    motions = "일어날 수 있는 일"
    shapes = "모양"
    colours = "색"
    how_many = "클립 수"
    make = "훈련용 클립 만들기"
    train = "이것으로 모델 훈련하기"
    pack = "zip으로 내려받기"
    share = "무작위로 남겨 두기(%)"
    others = "다른 12개 보기"
    counts = "움직임마다 보여 주는 횟수"
    count_columns = ("움직임", "순서", "클립")
    upload = "내 훈련용 클립 올리기"
    choose_zip = "zip 고르기"
    taste = "고른 대로 만든 맛보기"
    grid = "무엇 다음에 무엇이 올 수 있을까"
    grid_hint = "행이 먼저, 열이 다음입니다. 칸을 눌러 보세요:"
    grid_label = "가르칠 조합 표: 행이 먼저, 열이 나중에 일어납니다"
    grid_first = "먼저"
    grid_then = "다음"
    grid_same = "같은 움직임 두 번: 조합이 아닙니다"
    grid_always = ", 언제나: 이 실험실이 던지는 질문입니다"
    grid_point = "칸을 가리키면 읽을 수 있습니다."
    nothing_made = "아직 만든 클립이 없습니다. 아래는 고른 대로 만든 맛보기입니다."
    your_set = "훈련용 클립"
    the_zip = "zip 파일"
    cut_off = "서버가 멈추면서 클립 만들기가 중단되었습니다. 다시 만들어 주세요."

    def size(self, num_bytes: float) -> str:
        return f"{num_bytes / 1e9:.1f}GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f}MB"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        return f"클립 {clips:,}개: 디스크 약 {self.size(num_bytes)}, 만드는 데 {_duration(seconds)}."

    def order(self, order: str) -> str:
        return {"alone": "혼자", "first": "먼저", "then": "다음"}.get(order, order)

    def sees_singles(self) -> str:
        return "모델은 움직임을 하나씩 모두 봅니다."

    def sees_no_pairs(self) -> str:
        return "모델은 움직임을 하나씩 모두 보지만, 두 가지 조합은 보지 않습니다."

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            '모델은 움직임을 하나씩 모두 보고, 두 가지 조합은 <span class="key taught"></span><b>{1}개 중 {0}개</b>를 '
            "봅니다(하나에 클립 약 {2}개)."
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{}개는 보지 않습니다</b>. 예: <b>{}</b>. 시험용입니다. 아는 것을 '
            "스스로 이어 붙일 수 있을까요?"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        return Markup("모양과 색의 짝 {}개도 보지 않습니다. 예: <b>{}</b>.").format(count, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        where = "다음 차례" if turn == 1 else f"대기 {turn}번째"
        return f"{what}: {where}, 약 {_duration(seconds)} 뒤. 이 페이지를 떠나도 됩니다."

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("훈련용 클립을 푸는 중: {}, <b>{} 남음</b>.").format(Common().percent(share), _duration(seconds))

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("훈련용 클립을 만드는 중: {:,} / {:,}개, <b>{} 남음</b>.").format(
            written, clips, _duration(seconds)
        )

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        few = f"처음 {first:,}개를 " if first else ""
        return Markup("{}압축하는 중: {}, <b>{} 남음</b>. 이 페이지를 떠나도 됩니다.").format(
            few, Common().percent(share), _duration(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>훈련용 클립이 준비되었습니다:</b> {:,}개, {}, {} 만에 {}. 훈련에 쓰지 않으면 {}일 동안 보관합니다."
        ).format(clips, self.size(num_bytes), _duration(seconds), "풀었습니다" if uploaded else "만들었습니다", days)

    def still_here(self, clips: int) -> str:
        return f"전에 만든 클립이 아직 있습니다: {clips:,}개"

    def save_zip(self, num_bytes: float) -> str:
        return f"zip 저장 ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"내 클립 {clips:,}개 가운데 {shown}개"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "설명이 딸린 동영상(name.mp4 옆에 name.txt, 또는 file_name과 text 열이 있는 metadata.csv)이나, "
            "frame_0.png, frame_1.png, ...와 prompt.txt가 든 폴더를 zip으로 묶어 주세요. 가운데 정사각형을 64px로 "
            f"씁니다. 클립은 {clips:,}개, 크기는 {megabytes}MB까지입니다."
        )


class Sets(en.Sets):
    still_being_made = "앞서 시작한 클립을 아직 만들고 있습니다. 준비될 때까지 기다려 주세요."
    not_arrived = "파일이 도착하지 않았습니다. 다시 골라 주세요."
    went_wrong = "문제가 생겼습니다. 고른 것 때문은 아닙니다. 다시 시도하거나 서버 관리자에게 알려 주세요."
    no_set = "아직 내려받을 클립이 없습니다. 먼저 만들어 주세요."
    no_room = "디스크에 자리가 모자랍니다. 내 클립으로 한 훈련을 지우거나, 서버 관리자에게 자리를 부탁하세요."
    this_zip = "이 zip"
    no_zip = "이 파일은 zip으로 읽을 수 없습니다. 암호 없이 다시 만들어 주세요."

    def wrong_number(self, least: int, most: int) -> str:
        return f"여기서 클립 수는 {least:,}개부터 {most:,}개까지입니다."

    def not_written(self, reason: str) -> str:
        return f"저장하지 못했습니다: {reason}. 서버 관리자에게 알려 주세요."

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"디스크에 {clips:,}개는 들어가지 않고 {fits:,}개까지 들어갑니다. 더 적게 골라 주세요."

    def zip_too_large(self, megabytes: int) -> str:
        return f"이 zip은 {megabytes}MB보다 큽니다. 더 작은 것을 올려 주세요."

    def too_many_files(self, clips: int) -> str:
        return f"이 zip에는 파일이 너무 많습니다. 클립은 {clips:,}개까지입니다."

    def so_many_files(self, files: int, clips: int) -> str:
        return f"이 zip에는 파일이 {files:,}개 있습니다. 클립은 {clips:,}개까지입니다."

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"이 zip을 풀면 {gigabytes}GB보다 큽니다."

    def points_outside(self, name: str) -> str:
        return f"‘{name}’: 폴더 바깥을 가리킵니다. 이런 zip은 풀지 않습니다."

    def is_link(self, name: str) -> str:
        return f"‘{name}’: 링크입니다. 그림, 동영상, 설명만 넣을 수 있습니다."

    def packed_rarely(self, name: str) -> str:
        return f"‘{name}’: 드문 방식으로 압축되었습니다. 보통 방식으로 다시 만들어 주세요."

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"‘{name}’: {megabytes}MB보다 큽니다."

    def captions_too_large(self, megabytes: int) -> str:
        return f"이 zip의 설명이 {megabytes}MB보다 큽니다."

    def packed_too_well(self, name: str, times: int) -> str:
        return f"‘{name}’: {times}배 넘게 압축되었습니다. 이런 zip은 풀지 않습니다."

    def there_twice(self, name: str) -> str:
        return f"‘{name}’: 두 번 들어 있습니다."

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"클립이 {clips:,}개 있습니다. {most:,}개까지 올릴 수 있습니다."


class Runs(en.Runs):
    no_world = "아직 가르칠 내 것이 없습니다. 먼저 ‘가르치기’에서 물체나 움직임을 그려 주세요."
    trained_model = "훈련된 모델"
    example_run = "짧은 훈련 예"
    choose_model = "모델을 골라 주세요."
    choose_effort = "모델이 얼마나 좋아야 하는지 골라 주세요."
    nothing_to_learn_from = "다시 그리기와 비평가가 모두 없으면 배울 데가 없습니다. 하나는 남겨 주세요."
    no_set = "훈련할 내 클립이 없습니다. ‘가르치기’에서 만들어 주세요."
    article_from_nothing = "글의 클립은 처음부터만 가르칠 수 있습니다. 그렇게 골라 주세요."
    no_start = "이어서 시작할 훈련이 없어졌거나 그 모델은 더 배울 수 없습니다. 다른 것을 골라 주세요."
    server_full = "이 서버에는 훈련을 더 저장할 수 없습니다. 관리자에게 자리를 부탁하세요."
    line_full = "대기 줄이 가득 찼습니다. 몇 분 뒤에 다시 시도해 주세요."
    not_training = "지금 훈련 중이 아닙니다."
    not_ended = "아직 끝나지 않았습니다. 잠시 후 다시 시도해 주세요."
    no_name = "이름을 써 주세요."
    card_lost = (
        "이 훈련의 card.json과 함께 요청한 내용을 잃어 더 이어 갈 수 없습니다. 물어보기, 내려받기, 삭제는 할 수 "
        "있습니다."
    )
    not_yours = "내 훈련이 아니거나 삭제되었습니다."
    no_such_code = "이 코드를 가진 훈련이 없습니다. 다시 확인해 주세요."
    no_words = "훈련이 아무 말 없이 끝났습니다."
    could_not_say = "훈련이 이유를 말하지 못했습니다. 디스크가 가득 찼을지도 모릅니다."

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "비디오 GAN", "blog_gan": "블로그 GAN"}.get(name, name)

    def effort(self, name: str) -> str:
        return {"first_look": "맛보기", "good": "좋음", "best": "최고"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g}분"

    def part(self, name: str) -> str:
        return {
            "learned-alignment": "각 프레임이 문장의 어느 부분인지 알아내기(대신 알려 줌)",
            "use-encoder": "다시 그리기(비평가에게서만 배움)",
            "adversarial": "비평가",
            "discriminator-reads-text": "비평가가 문장을 읽는 것",
        }[name]

    def run(self, number: int) -> str:
        return f"훈련 {number}"

    def choice(self, name: str, model: str) -> str:
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        return f"{round(seconds) // 60}:{round(seconds) % 60:02} 뒤, {stage}"

    def too_many(self, most: int) -> str:
        return f"훈련은 {most}개까지 보관합니다. 먼저 하나를 지워 주세요."

    def too_many_waiting(self, most: int) -> str:
        return f"이미 내 훈련 {most}개가 기다리고 있습니다. 하나가 시작될 때까지 기다려 주세요."

    def not_saved(self, reason: str) -> str:
        return f"저장할 수 없습니다: {reason}. 자리를 비운 다음 다시 시도해 주세요."


class Train(en.Train):
    own_world = "내 물체와 움직임"
    start_from = "시작점"
    start_nothing = "처음부터"
    about_start = "계속 배우면서 아는 것도 지킵니다. 보는 클립 둘 중 하나는 전에 배운 것입니다."
    lead = "내 클립으로 모델을 훈련하고, 말을 따르게 되는지 지켜보세요."
    model = "모델"
    training_set = "훈련용 클립"
    how_good = "얼마나 좋게"
    start = "훈련 시작"
    finish = "지금 마무리"
    pause = "일시 정지"
    stop = "멈추기"
    resume = "이어 하기"
    ask = "이 모델에게 물어보기"
    losses = "이 단계의 손실"
    losses_fold = "손실이 말해 주는 것"
    advanced = "고급 설정과 터미널 명령"
    take_away = "한 부분을 빼서 무엇에 쓰였는지 보기"
    terminal = "터미널에서 똑같이 하기"
    no_own_set = "‘가르치기’에서 만든 클립(아직 없음)"
    on_spaces = (
        "여럿이 함께 쓰는 Space입니다. 가장 긴 훈련은 빠져 있고, Space가 잠들면 훈련이 사라집니다. 더 하려면 Space를 "
        "복제하거나 집에서 실행하세요."
    )
    on_lasting_space = (
        "여럿이 함께 쓰는 Space라서 가장 긴 훈련은 빠져 있습니다. 더 하려면 Space를 복제하거나 집에서 실행하세요."
    )
    obey_columns = ("시간", "따름(%)", "문장")
    loss_columns = ("시간", "값", "손실")
    in_seconds = "훈련 시간(초)"
    in_minutes = "훈련 시간(분)"
    does_it_obey = "말을 따를까?"
    taught_prompts = "배운 문장"
    no_run = "아직 훈련이 없습니다"
    no_run_hint = (
        "‘훈련 시작’을 누르면 모델이 배우는 동안 곡선과 클립이 여기에 나타납니다. 그동안 페이지를 닫아도 됩니다."
    )
    starting = "시작하는 중: 훈련용 클립을 준비합니다."
    on_one_core = "코어 하나로: 나머지는 다른 사람이 씁니다"
    saving = "지금까지 배운 것을 저장하는 중입니다."
    out_of_line = "시작하기 전에 대기 줄에서 빠졌습니다. ‘이어 하기’를 누르면 다시 줄을 섭니다."
    interrupted = (
        "중단됨: 컴퓨터나 훈련이 꺼졌습니다. 마지막 보고까지는 모두 남아 있으니 ‘이어 하기’로 거기서부터 계속하세요."
    )
    failed = "훈련이 실패했습니다. ‘이어 하기’로 다시 시도하고, 또 실패하면 클립을 줄이거나 다른 모델을 써 보세요."
    what_it_said = "훈련이 남긴 말"
    resume_from_saved = "‘이어 하기’를 누르면 저장된 데서 계속합니다."
    not_testable = "이 클립에 무엇이 나오는지 적어 둔 사람이 없어 시험할 수 없습니다. 물어보고 직접 보세요."
    not_tested = "아직 시험하지 않았습니다. 첫 단계에서는 그리기만 배웁니다."
    nothing_pushes = "이 모델에는 말을 따르게 하는 것이 없습니다."
    better_takes_longer = "더 좋은 모델은 더 오래 걸립니다. ‘얼마나 좋게’에서 다음을 고르세요."
    samples_hint = "정해진 몇 문장의 클립이 여기에 나타나고, 배우면서 달라집니다. 첫 문장: circle moving up then right."
    redrawn = "다시 그린 훈련용 클립"
    draws_first = "움직임보다 그리기를 먼저 배웁니다."
    not_judged = "아직 판정 전"
    obeys = "따름"
    not_yet = "아직"
    runs = "훈련 목록"
    runs_hint = "여기에 내 훈련이 나옵니다."
    new_name = "새 이름"
    save_name = "이름 저장"
    delete = "삭제"
    keep = "그대로 두기"
    from_another_browser = "다른 브라우저에서 가져오기"
    its_code = "훈련 코드"
    bring_here = "여기로 가져오기"
    with_the_app = "앱에 들어 있음"
    just_now = "방금"
    not_packed = "이 훈련은 압축할 수 없습니다. 파일이 손상되었을지도 모릅니다."
    download = "내려받기"

    def start_shipped(self, seconds: float) -> str:
        return f"훈련된 모델(새것을 약 {_duration(seconds)} 만에 배움)"

    def preset(self, name: str) -> str:
        return {
            "quick": "파란 원, 움직임 16가지",
            "full": "전부: 모양 4, 색 8, 움직임 17가지",
            "blog": "글의 원래 클립",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"‘가르치기’에서 만든 클립: {clips:,}개"

    def about_model(self, model: str) -> str:
        return {
            "flow": "몇 개의 숫자로 클립을 다시 그리는 법을 배운 다음, 어떤 숫자로 그릴지를 플로 매칭으로 배웁니다. 몇 "
            "분 만에 말을 가장 잘 따릅니다.",
            "video_gan": "몇 개의 숫자로 클립을 다시 그리는 법을 배우다가, 중간부터 비평가가 함께합니다. 클립 전체를 "
            "보고 문장을 읽고 진짜인지 가짜인지 말합니다. 역시 말을 따르지만 Flow만큼 고르지는 않습니다.",
            "blog_gan": "글의 모델입니다. 비평가가 프레임 하나만 보고 문장은 읽지 않아서, 말을 따르게 하는 것이 "
            "없습니다. 0%에 가까울 것입니다.",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "낮을수록 좋습니다. 다시 그린 클립이 진짜와 얼마나 다른지, 잡음에서 클립으로 가는 방향을 얼마나 "
            "빗나가게 짐작하는지를 나타냅니다. 값이 뛰면 새 단계에서 새 과제가 시작된 것입니다.",
            "video_gan": "둘이 서로 겨룹니다. 비평가의 손실이 0이 되면 비평가가 이겨서 더 가르치지 않습니다. 어느 쪽도 "
            "계속 내려가지 않는 것이 정상입니다. 중요한 것은 말을 따른 비율의 곡선입니다.",
            "blog_gan": "생성자와 비평가가 서로 겨루므로 손실이 내려가지 않아도 실패가 아닙니다. 말을 따르는지는 알려 "
            "주지 않습니다. 비평가는 문장을 읽지 않습니다.",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        return f"{Runs().effort(effort)}, 약 {_duration(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        others = f"다른 훈련 {training}개가 진행 중" if training else "다른 훈련 없음"
        line = f", {waiting}개 대기" if waiting else ""
        return f"지금 여기서 걸리는 시간입니다: {others}{line}."

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        where = "다음 차례" if turn == 1 else f"대기 {turn}번째"
        wait = f", 약 {_duration(seconds)} 뒤" if seconds else ""
        pace = "훈련은 한 번에 하나씩 합니다" if at_a_time == 1 else f"훈련은 한 번에 {at_a_time}개까지 합니다"
        return f"{where}{wait}. {pace}. 페이지를 닫아도 됩니다."

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup(", <b>{} 남음</b>").format(_duration(seconds_left))
        return Markup("훈련 중: {} ({} / {}단계){}.").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"1초에 클립 {clips:,.0f}개"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup(", <b>{} 남음</b>").format(_duration(seconds_left)) if seconds_left else ""
        return Markup("일찍 마무리하는 중: 남은 과정을 짧게 거칩니다{}.").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f" 훈련이 {_duration(seconds_left)} 남았습니다." if seconds_left else ""
        return f"일시 정지됨.{rest} ‘이어 하기’를 누르면 멈춘 데서 계속합니다."

    def stopped(self, seconds: float) -> str:
        return f"{_duration(seconds)} 뒤에 멈췄습니다."

    def failed_because(self, message: str) -> str:
        return f"훈련이 실패했습니다. {message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        return Markup("{1} 가운데 <b>{0}</b>를 따릅니다. 남겨 둔 것은 없습니다. 무작위 클립이라면 약 0%입니다.").format(
            Common().percent(taught), badge
        )

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        more = "" if taught is None else f"(배운 것: {Common().percent(taught)})"
        return Markup("{1} 가운데 <b>{0}</b>를 따릅니다{2}. 무작위 클립이라면 약 0%입니다.").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        said = "아직 시험하지 않음"
        if rates:
            shares = ", ".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"{_duration(seconds)} 훈련 뒤 {shares}"
        return f"말을 따른 비율의 그래프: {said}."

    def its_frames(self, count: int) -> str:
        return f"프레임 {count}개"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "마지막 상태",
            "metrics.jsonl": "보고 일부",
            "resume.safetensors": "최근 저장 뒤에 배운 것",
            "card.json": "이름과 요청 내용(이어 갈 수 없음)",
            "config.json": "설정(물어볼 수 없음)",
            "vocabulary.json": "낱말(물어볼 수 없음)",
            "split.json": "배운 것의 목록(물어볼 수 없음)",
        }
        newest = "최근 저장(‘물어보기’에서 더 이른 것을 고르세요)"
        return (
            f"손상되었거나 다른 버전의 Motion Lab이 쓴 파일: {', '.join(files)}. 잃은 것: "
            f"{'; '.join(lost.get(name, newest) for name in files)}. 나머지는 모두 남아 있습니다."
        )

    def state(self, state: str) -> str:
        return {
            "queued": "대기 중",
            "running": "훈련 중",
            "finishing": "마무리 중",
            "pausing": "저장 중",
            "stopping": "저장 중",
            "paused": "일시 정지",
            "stopped": "일찍 멈춤",
            "finished": "",
            "interrupted": "중단됨",
            "failed": "실패",
            "damaged": "손상됨",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{}: <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        return {
            "open": "열기",
            "rename": "이름 바꾸기",
            "take_home": "집에 가져가기",
            "download": "내려받기",
            "delete": "삭제",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        return f"{name} {self.action(action)}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"{minutes:.0f}분 전"
        return f"{minutes / 60:.0f}시간 전" if minutes < 48 * 60 else f"{minutes / 1440:.0f}일 전"

    def goes_in(self, days: int) -> str:
        return f"열지 않으면 {days}일 뒤에 삭제됩니다"

    def code(self, code: str) -> str:
        return f"코드 {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("<b>{}</b>: 삭제할까요? 클립과 모델이 완전히 사라집니다.").format(name)


class Ask(en.Ask):
    question = "어떤 일이 일어날까요?"
    go = "만들기"
    model = "모델"
    saved_at = "저장 시점"
    newest = "최신"
    dice = "하나 더(새 시드)"
    four = "네 개 나란히"
    closest = "베낀 걸까?"
    save_as = "저장 형식"
    download = "내려받기"
    went_wrong = "문제가 생겼습니다. 쓴 말 때문은 아닙니다. 다시 시도해 주세요."
    linked_model = "이 링크의 모델"
    this_model = "이 모델"
    no_clip = "아직 저장할 클립이 없습니다."
    try_these = "예:"
    surprise = "아무거나"
    write_it_so = "이렇게 쓰기"
    take_back = "그 뜻이 아니에요"
    taken_back = "그러면 다른 말로 해 보세요: 물체 하나와 그 움직임을 말하면 됩니다."
    playing = "재생"
    pause = "정지"
    play = "재생"
    frame_back = "한 프레임 뒤로"
    frame_on = "한 프레임 앞으로"
    normal_speed = "보통 속도"
    half_speed = "절반 속도"
    fifth_speed = "5분의 1 속도"
    drag = "손잡이를 끌거나 화살표 키로 옮겨 ‘그다음’이 언제인지 정하세요."
    here_is_the_clip = "클립입니다."
    no_verdict = "이 모델은 누군가의 클립으로 배웠습니다. 무엇이 나오는지 적어 둔 사람이 없어 판정할 기준이 없습니다."
    never_seen = "훈련에서 본 적 없음"
    obeyed = "말을 따랐습니다."
    not_obeyed = "말을 따르지 않았습니다."
    saw_others = "훈련에서 이런 클립을 봤습니다. 출발점, 크기, 속도는 달랐습니다."
    saw_this = "훈련에서 바로 이 클립을 여러 번 봤습니다."
    saw_and_missed = "훈련에서 이런 클립을 봤지만 이번에는 빗나갔습니다. 다른 시드를 써 보세요."
    undecided = "판정 없음."
    undecided_mark = "판정 없음"
    too_close = "물체들이 너무 가까워 구별할 수 없는 프레임이 많습니다. 다른 시드를 써 보세요."
    whole_path = "길 전체"
    kept = "지킴"
    not_kept = "지키지 못함"
    link = "이 클립의 링크"
    four_text = "같은 말, 네 개의 시드: 말이 정하지 않은 것(어디서, 얼마나 크게, 빠르게)을 새로 뽑습니다."
    clips_gone = "이 모델이 배운 클립은 이제 없습니다."
    clip_above = "위의 클립"
    made_now = "방금 만듦"

    def example(self, kind: str) -> str:
        return {
            "taught": "배운 것",
            "never seen": "처음 보는 것",
            "never seen together": "함께는 처음",
            "three phases": "세 단계",
        }[kind]

    def clip(self, words: str) -> str:
        return f"클립: {words}"

    def frames(self, count: int) -> str:
        return f"클립의 프레임 {count}개를 나란히"

    def when_begins(self, phase: str, whose: str) -> str:
        return f"{whose}: {phase} 시작 시점" if whose else f"{phase} 시작 시점"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"{frames}개 중 {number}번째 프레임부터"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        return Markup("이렇게 이해했습니다: <strong>{}</strong>. {}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        return f"아니면: {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"본 것: {reason}."

    def likeness(self, likeness: float) -> str:
        if likeness >= 0.8:
            return "그림과 아주 닮음"
        if likeness >= 0.5:
            return "그림과 닮음"
        return "그림과 대강 닮음" if likeness >= 0.2 else "그림과 별로 닮지 않음"

    def did_it_anyway(self, what: str) -> str:
        return f"모델이 본 적 없는 것: {what}. 그런데도 해냈습니다."

    def never_seen_and_missed(self, what: str) -> str:
        return f"모델이 본 적 없는 것: {what}. 이번에는 빗나갔습니다. 다른 시드를 써 보세요."

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        spent = f"{max(1, round(seconds * 1000))}ms" if seconds < 1 else f"{seconds:.1f}초"
        by = f"{Runs().model(model)} 모델" + (f", 훈련 {_duration(trained)}" if trained else "")
        return f"{spent} 만에 만듦 ({by}) · 시드 {seed}"

    def with_seed(self, seed: int) -> str:
        return f"시드 {seed}"

    def closest_text(self, clips: int) -> str:
        return f"배운 클립 {clips:,}개 가운데 위의 클립과 가장 닮은 것입니다."

    def taught_words(self, words: str) -> str:
        return f"배운 것: “{words}”"


class Answers(en.Answers):
    too_many = "지금 묻는 사람이 너무 많습니다. 잠시 후 다시 시도해 주세요."
    model_gone = "이 모델은 이제 없습니다. 다른 모델을 골라 주세요."
    nothing_saved = "이 모델은 아직 저장된 것이 없습니다. 30초쯤 뒤에 다시 물어보세요."
    cannot_open = "이 모델을 열 수 없습니다. 다른 버전의 Motion Lab에서 만들었을지도 모릅니다."
    no_then = "이 모델은 움직임을 하나씩만 배웠습니다. ‘그다음’이라는 말을 모릅니다."
    failed = "문제가 생겼습니다. 잠시 후 다시 물어보세요."

    def no_checkpoint(self, name: str) -> str:
        return f"이 모델에는 저장 시점 ‘{name}’이 (더는) 없습니다. ‘{Ask.saved_at}’에서 다른 것을 고르세요."

    def only_the_article(self, problem: str) -> str:
        return (
            f"{problem} 이 모델은 글에 나온 18문장만, 움직임 하나씩만 배웠습니다. 두 움직임을 이어서 시킬 수조차 "
            "없습니다."
        )

    def part(self, number: int) -> str:
        return f"{number}번째 부분"

    def then(self, motion: str) -> str:
        return f"그다음 {motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        return f"{motions}, 그리고 이어지는 움직임 {count}개는 무엇이든"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"{colour} {shape}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        return f"한 장면 안의 {', '.join(shapes)}"

    def either(self, reasons: Sequence[str]) -> str:
        return " 또는 ".join(reasons)


class How(en.How):
    lead = "모델은 본 적 없는 것을 어떻게 보여 줄까요? 말에서 판정까지, 열 장의 그림으로 봅니다."
    deeper = "한 걸음 더"
    question = Story(
        "질문",
        Markup(
            "모델은 원이 위로 가는 것과 오른쪽으로 가는 것을 봤습니다. <em>위로, 그다음 오른쪽으로</em> 가는 것은 본 "
            "적이 없습니다. 시켰을 때 해낸다면 조각을 배운 것이고, 못한다면 클립을 외운 것뿐입니다."
        ),
        "이것을 조합적 일반화라고 합니다. 큰 비디오 모델은 무엇을 봤는지 아무도 몰라서 확인하기 어렵습니다. 여기서는 "
        "훈련용 클립이 목록으로 있으니 ‘본 적 없음’이 사실입니다.",
    )
    clips = Story(
        "클립",
        "작은 프로그램이 클립을 그립니다. 64 × 64픽셀 프레임 열 장과 그에 맞는 말입니다. 출발점, 크기, 속도는 매번 "
        "다릅니다. 표에서 파란 조합은 가르치고 주황 조합은 남겨 둡니다.",
        "화면에는 끝이 없습니다. 한쪽으로 나가면 반대쪽으로 들어옵니다. ‘그다음’의 순간도 무작위로 정합니다. 그래서 두 "
        "움직임을 배운 모델이 세 움직임도 알아듣습니다.",
    )
    numbers = Story(
        "말이 숫자가 됩니다",
        "신경망은 글을 읽지 못합니다. 낱말마다 숫자 한 줄을 줍니다. 처음에는 여기처럼 무작위입니다. 배우는 동안 숫자는 "
        "쓸모 있게 바뀝니다. 무엇을 뜻해야 하는지는 아무도 알려 주지 않습니다.",
        "글의 모델은 모든 줄을 평균 내므로 ‘위로, 그다음 오른쪽’과 ‘오른쪽, 그다음 위로’가 똑같습니다. 숫자도 첫날처럼 "
        "무작위로 남습니다. 우리 모델은 낱말의 순서를 지키고 숫자도 훈련합니다.",
    )
    gan = Story(
        "글의 방법: 위조범과 탐정",
        "GAN은 두 신경망입니다. 생성자는 잡음과 말로 프레임을 그립니다. 판별자는 그것을 진짜와 구별하려 합니다. 서로를 "
        "더 낫게 만들어, 마침내 위조가 진짜처럼 보입니다.",
        "두 손실은 모두 이진 교차 엔트로피입니다. 판별자는 진짜 프레임을 1로, 가짜를 0으로 만들려 하고, 생성자는 자기 "
        "것을 1로 만들려 합니다. 균형을 이루면 어느 손실도 내려가지 않는데, 정상입니다.",
    )
    no_obeying = Story(
        "그 방법이 말을 따르지 못하는 까닭",
        "글의 탐정은 프레임 하나만 보고, 어떤 말이었는지 듣지 못합니다. 여기 두 클립의 프레임은 모두 통과합니다. 4번 "
        "프레임이 3번을 이어야 한다거나 무엇을 요청했는지는 아무도 위조범에게 알려 주지 않습니다.",
        "시간을 받는 입력도 없어서 프레임마다 새 잡음에서 그립니다. ‘그다음’이라는 말도 모릅니다. 직접 하나 훈련해서 "
        "내 말로 무엇을 하는지 보세요.",
    )
    drawing = Story(
        "우리 방법, 먼저 그리기 배우기",
        "오토인코더는 프레임을 숫자 20개로 줄였다가 다시 그립니다. 4개는 어디에 있는지, 16개는 거기에 무엇이 "
        "보이는지를 말합니다. 30초면 잘 그립니다. 그때부터 모델은 프레임마다 숫자 12,288개 대신 20개로 생각합니다.",
        "위치를 스스로 찾고 그 둘레를 한눈에 요약합니다. 그래서 별은 자리마다 따로가 아니라 한 번만 배우면 됩니다. "
        "생김새를 나타내는 숫자 16개는 같은 클립의 다른 프레임에서 옵니다. 잡음을 조금 더해, 비슷한 숫자가 비슷한 "
        "그림을 그리게 합니다.",
    )
    codes = Story(
        "말이 정하지 않은 것을 담는 숫자 여덟 개",
        "‘원이 오른쪽 아래로’라는 말은 어디서, 얼마나 크게, 얼마나 빠르게인지 말하지 않습니다. 배우는 동안 클립 "
        "인코더가 진짜 클립을 보고 그것을 숫자 여덟 개, 곧 클립의 코드로 적습니다.",
        "무엇을 적을지는 아무도 알려 주지 않습니다. 클립이 남겨 두는 것은 위치, 크기, 속도, 그리고 지그재그가 먼저 "
        "가는 쪽 정도임을 스스로 알아냅니다. 같은 시드는 같은 코드를 주므로 클립을 다시 만들 수 있습니다.",
    )
    steps = Story(
        "말에서 프레임으로, 한 걸음씩",
        "디코더는 코드와 말로 프레임을 차례차례 만듭니다. 프레임마다 자기 부분의 말만 듣습니다. 오른쪽으로 가는 걸음은 "
        "먼저든 ‘그다음’이든 똑같습니다. 그래서 새 조합도 아는 걸음으로 이루어집니다.",
        "순환 신경망입니다. 지금까지 아는 것과 그 부분의 말이 다음 프레임의 숫자 20개를 줍니다. 한 번에 클립 전체를, "
        "천분의 몇 초 만에 만듭니다.",
    )
    flow = Story(
        "플로 매칭: 새 코드는 어디서 올까?",
        "새 클립에는 새 코드가 필요합니다. 무작위 숫자는 대부분 아무 뜻이 없습니다. 플로는 잡음에서 진짜 클립의 코드로 "
        "가는 화살표를 배웁니다. 몇 걸음 따라가면 있을 법한 코드에 닿습니다.",
        Markup(
            "직선 x<sub>t</sub> = (1 − t) · 잡음 + t · 코드 위에서, 신경망은 점, 시간, 문장마다 평균 방향 코드 − "
            "잡음을 배웁니다. 이 그림은 숫자가 여덟 개가 아니라 두 개입니다."
        ),
    )
    judge = Story(
        "말을 따랐다고 누가 말할까?",
        Markup(
            "신경망이 아니라 자입니다. 프로그램이 프레임마다 물체를 찾고, 요청한 길을 지나간 길 위에 놓습니다. "
            "프레임마다 3픽셀까지 벗어나도 됩니다. 여기 두 클립 모두 <em>위로, 그다음 오른쪽</em>을 요청받았습니다."
        ),
        "색, 모양, 크기도 확인합니다. 자도 확인해야 합니다. 진짜 클립은 100번 중 98번 이상 통과하고, 남의 말이 붙은 "
        "클립은 거의 통과하지 못합니다. 두 수치는 모든 비율 옆에 적혀 있습니다.",
    )
    models = "훈련할 수 있는 세 모델"
    model_rows = (
        ("만드는 것", "프레임 하나씩", "클립 전체", "클립 전체"),
        (
            "배우는 데",
            "프레임 하나를 보는 탐정",
            "진짜 클립 다시 그리기, 그리고 클립과 말을 보는 탐정",
            "진짜 클립 다시 그리기",
        ),
        ("새 클립의 시작", "프레임마다 새 잡음", "잡음 그대로의 코드", "플로가 있을 법하게 만든 코드"),
        ("말을 따르게 하는 것", "✗ 없음", "✓ 둘 다", "✓ 다시 그리기"),
    )
    first_second = "첫째 × 둘째 움직임"
    words_and_noise = "말 + 잡음"
    generator = "생성자"
    discriminator = "판별자"
    one_frame = "프레임 하나"
    get_better = "“가짜네”, 그러니 더 낫게"
    gan_label = "말과 잡음이 생성자로 들어가고, 판별자는 프레임 하나를 보고 진짜인지 가짜인지 말합니다"
    circle_right = "오른쪽으로 가는 원"
    as_it_should_be = "맞는 순서"
    wild_order = "같은 프레임을 뒤섞은 순서"
    any_order = "같은 프레임, 뒤섞음"
    a_frame = "프레임 하나"
    code_label = "어디인지 4개, 무엇이 보이는지 16개"
    numbers_kept = "숫자 20개"
    numbers_before = "숫자 12,288개"
    drawn_again = "다시 그림"
    dots_flow = "점들이 잡음에서 고리로 흘러갑니다"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"움직임 짝의 표: 배운 것 {taught}개, 처음 보는 것 {never_seen}개"

    def rows_of_numbers(self, count: int) -> str:
        return f"낱말마다 숫자 {count}개 한 줄"

    def again(self, prompt: str) -> str:
        return f"{prompt}, 다시"

    def hear(self, words: str) -> str:
        return f"‘{words}’"


class Korean(en.English):
    code = "ko"
    name = "한국어"
    common = Common()
    scene = Scene()
    page = Page()
    teach = Teach()
    sets = Sets()
    runs = Runs()
    train = Train()
    ask = Ask()
    answers = Answers()
    how = How()
