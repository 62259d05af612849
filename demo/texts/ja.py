"""All that the page says, in Japanese."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from demo.texts import en
from demo.texts.en import Story


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))}秒"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}分{rest}秒" if rest and minutes < 10 else f"{minutes}分"


class Common(en.Common):
    taught = "学習済み"
    never_seen = "未見"
    knew = "前から知っていたこと"
    obeyed = "指示どおり"
    missed = "はずれ"
    seed = "シード"
    progress = "進み具合"
    loading = "ページを読み込み中です。少し待ってから、もう一度お試しください。"
    path_intended = "指示"
    path_measured = "実測"
    path_start = "始点"
    path_too_far = "離れすぎ"

    def paths_follow(self, things: int) -> str:
        return "実測の道筋は、指示の道筋に沿っています。"

    def paths_leave(self, things: int) -> str:
        return "実測の道筋は、指示の道筋からそれています。"

    def percent(self, share: float) -> str:
        return f"{round(100 * share)}%"

    def number(self, count: int) -> str:
        return f"{count:,}"

    def ordinal(self, number: int) -> str:
        return f"{number}番目"

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return "、次に".join(motions)


class Scene(en.Scene):
    words: Mapping[str, str] = {
        "up": "上へ",
        "down": "下へ",
        "left": "左へ",
        "right": "右へ",
        "up-right": "右上へ",
        "up-left": "左上へ",
        "down-right": "右下へ",
        "down-left": "左下へ",
        "rotating clockwise": "時計回りに回転",
        "rotating counter-clockwise": "反時計回りに回転",
        "shrinking": "縮む",
        "expanding": "広がる",
        "bouncing vertically": "上下に跳ねる",
        "bouncing horizontally": "左右に跳ねる",
        "zigzagging vertically": "上下にジグザグ",
        "zigzagging horizontally": "左右にジグザグ",
        "standing still": "静止",
        "circle": "円",
        "square": "四角",
        "triangle": "三角",
        "star": "星",
        "red": "赤",
        "green": "緑",
        "blue": "青",
        "yellow": "黄色",
        "purple": "紫",
        "orange": "オレンジ",
        "black": "黒",
        "cyan": "水色",
    }
    short: Mapping[str, str] = {
        "up": "上",
        "down": "下",
        "left": "左",
        "right": "右",
        "up-right": "右上",
        "up-left": "左上",
        "down-right": "右下",
        "down-left": "左下",
        "rotating": "回転",
        "bouncing": "跳ねる",
        "zigzagging": "ジグザグ",
    }

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        looks = self.words.get(colour, colour)
        looks = f"{looks}い" if looks in ("赤", "青", "黄色", "黒") else f"{looks}の" if looks else ""
        return f"{looks}{self.words.get(shape, shape)}が{'、次に'.join(self.words.get(one, one) for one in motions)}"


class Page(en.Page):
    title = "Motion Lab"
    lead = "小さなモデルに、言葉から動く絵を作ることを教え、何を理解したのか確かめましょう。"
    language = "言語"
    keeps_nothing = (
        "このブラウザーは保存が禁止されているため、このページについて何も覚えません。閉じるか再読み込みするまではすべて"
        "動きますが、その後はどの学習やクリップがあなたのものか分からなくなります。残したいものはダウンロードしてくださ"
        "い。"
    )
    present = "発表用"
    present_title = "プロジェクター用に大きく表示"
    teach = "教える"
    train = "訓練する"
    ask = "頼む"
    how = "しくみ"


class Teach(en.Teach):
    own_fold = "自分の物と動き"
    own_lead = "何かを描いて名前を付けましょう。訓練済みのモデルが数分で覚え、知っていることも忘れません。"
    own_mark = "自作"
    your_things = "自分の物"
    your_moves = "自分の動き"
    no_things = "まだありません。下で描いてください。"
    no_moves = "まだありません。下で道筋を描いてください。"
    draw_thing = "+ 物を描く"
    draw_move = "+ 動きを描く"
    teach_own = "訓練済みモデルに教える"
    save_world = "zipで保存"
    open_world = "zipを開く"
    hand_on = "リンクで渡す"
    copy = "コピー"
    copied = "コピーしました"
    offered = "これが渡されました"
    open_offered = "この世界を開く"
    add_offered = "自分のものに加える"
    decline_offered = "開かない"
    handed_gone = "このリンクの世界はもうありません。zipをもらってください。"
    world_opened = "開きました。これが今の自分の物と動きです。"
    world_empty = "まだ保存するものがありません。先に物か動きを描いてください。"
    worlds_full = "このサーバーにはこれ以上保存できません。管理者に知らせてください。"
    not_a_picture = "この画像は読めません。PNGかJPEGを選ぶか、自分で描いてください。"
    nothing_drawn = "まだ何も描かれていません。先に物を描いてください。"
    pad_thing = "物を描く場所です。下で画像を選ぶこともできます。"
    pad_move = "道筋を描く場所です。どこから始めてもかまいません。大切なのは線の向きです。"
    pad_colour = "色"
    pad_colours = ("赤", "オレンジ", "黄", "緑", "青", "紫", "茶", "黒")
    pad_brush = "筆"
    pad_sizes = ("細い", "普通", "太い")
    pad_erase = "消しゴム"
    pad_fill = "中を塗る"
    pad_undo = "元に戻す"
    pad_clear = "全部消す"
    pad_or_picture = "または画像を選ぶ"
    pad_tolerance = "背景をもっと消す"
    pad_name = "名前"
    pad_thing_example = "例: ロケット"
    pad_move_example = "例: 宙返り"
    pad_add_thing = "この物を追加"
    pad_add_move = "この動きを追加"
    pad_growth = "大きさの変化"
    pad_turn = "回る角度"

    def added(self, name: str) -> str:
        return f"追加しました: {name}"

    def handed(self, days: int) -> str:
        return f"このリンクを開いた人に、今の絵と動きがそのまま渡せます。{days}日間使えます:"

    def would_go(self, names: Sequence[str]) -> str:
        return f"開くと、自分でかいたもの({', '.join(names)})は消えます。先にzipで保存するか、加えてください。"

    def delete_own(self, name: str) -> str:
        return f"{name}を削除"

    def world_too_large(self, megabytes: int) -> str:
        return f"ファイルがないか、{megabytes} MBを超えています。もう一度保存して、それを開いてください。"

    lead = "モデルに見せるものを選びましょう。見せずに取っておいたものは、あとで頼んでみることができます。"
    motions = "起こること"
    shapes = "形"
    colours = "色"
    how_many = "クリップの数"
    make = "訓練用クリップを作る"
    train = "これでモデルを訓練する"
    pack = "zipでダウンロード"
    share = "無作為に取っておく(%)"
    others = "別の12個を見る"
    counts = "それぞれの動きを見せる回数"
    count_columns = ("動き", "順番", "クリップ")
    upload = "自分の訓練用クリップをアップロード"
    choose_zip = "zipを選ぶ"
    taste = "この選び方で見せるものの例"
    grid = "何のあとに何が来るか"
    grid_hint = "行が先、列があとです。マスをクリックしてください:"
    grid_label = "教える組み合わせの表: 行が先、列があとに起こります"
    grid_first = "先"
    grid_then = "次"
    grid_same = "同じ動きが2回: 組み合わせではありません"
    grid_always = "、いつも: この実験室の問いです"
    grid_point = "マスを指すと内容が読めます。"
    nothing_made = "まだ作っていません。下はこの選び方で見せるものの例です。"
    your_set = "訓練用クリップ"
    the_zip = "zip"
    cut_off = "サーバーが止まり、作成が中断されました。もう一度作ってください。"

    def size(self, num_bytes: float) -> str:
        return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} MB"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        return f"クリップ{clips:,}個: ディスク約{self.size(num_bytes)}、作成に{_duration(seconds)}。"

    def order(self, order: str) -> str:
        return {"alone": "単独", "first": "先", "then": "次"}.get(order, order)

    def sees_singles(self) -> str:
        return "モデルはどの動きも1つずつ見ます。"

    def sees_no_pairs(self) -> str:
        return "モデルはどの動きも1つずつ見ますが、2つの組み合わせは見ません。"

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            'モデルはどの動きも1つずつ、2つの組み合わせは<span class="key taught"></span><b>{1}通りのうち{0}通り</b>'
            "を見ます(1通りにクリップ約{2}個)。"
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{}通りは見ません</b>。例: <b>{}</b>。試験用です。'
            "知っていることを組み合わせられるでしょうか。"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        return Markup("形と色の組も{}通りは見ません。例: <b>{}</b>。").format(count, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        where = "次の番" if turn == 1 else f"{turn}番目"
        return f"{what}: {where}、約{_duration(seconds)}後。このページを離れてもかまいません。"

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("訓練用クリップを展開中: {}、<b>残り{}</b>。").format(Common().percent(share), _duration(seconds))

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("訓練用クリップを作成中: {:,} / {:,}、<b>残り{}</b>。").format(written, clips, _duration(seconds))

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        few = f"最初の{first:,}個を" if first else ""
        return Markup("{}圧縮中: {}、<b>残り{}</b>。このページを離れてもかまいません。").format(
            few, Common().percent(share), _duration(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>訓練用クリップができました:</b> {:,}個、{}、{}で{}。訓練に使わなければ{}日間保存します。"
        ).format(clips, self.size(num_bytes), _duration(seconds), "展開" if uploaded else "作成", days)

    def still_here(self, clips: int) -> str:
        return f"前に作ったクリップがまだあります: {clips:,}個"

    def save_zip(self, num_bytes: float) -> str:
        return f"zipを保存 ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"自分のクリップ{clips:,}個のうち{shown}個"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "説明付きの動画(name.mp4と並べてname.txt、または列file_nameとtextのあるmetadata.csv)か、frame_0.png、"
            "frame_1.png、...とprompt.txtの入ったフォルダーをzipにしてください。中央の正方形を64pxで使います。クリップ"
            f"は{clips:,}個、{megabytes} MBまでです。"
        )


class Sets(en.Sets):
    still_being_made = "前のクリップをまだ作成中です。できるまでお待ちください。"
    not_arrived = "ファイルが届きませんでした。もう一度選んでください。"
    went_wrong = "問題が起きました。選び方のせいではありません。もう一度試すか、管理者に知らせてください。"
    no_set = "まだダウンロードするクリップがありません。先に作ってください。"
    no_room = "ディスクの空きが足りません。自分のクリップでの訓練を削除するか、管理者に空きを頼んでください。"
    this_zip = "このzip"
    no_zip = "このファイルはzipとして読めません。パスワードなしで作り直してください。"

    def wrong_number(self, least: int, most: int) -> str:
        return f"ここでのクリップ数は{least:,}から{most:,}までです。"

    def not_written(self, reason: str) -> str:
        return f"書き込めませんでした: {reason}。管理者に知らせてください。"

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"ディスクには{fits:,}個まで入りますが、{clips:,}個は入りません。数を減らしてください。"

    def zip_too_large(self, megabytes: int) -> str:
        return f"このzipは{megabytes} MBを超えています。もっと小さくしてください。"

    def too_many_files(self, clips: int) -> str:
        return f"このzipはファイルが多すぎます。クリップは{clips:,}個までです。"

    def so_many_files(self, files: int, clips: int) -> str:
        return f"このzipにはファイルが{files:,}個あります。クリップは{clips:,}個までです。"

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"このzipは展開すると{gigabytes} GBを超えます。"

    def points_outside(self, name: str) -> str:
        return f"「{name}」はフォルダーの外を指しています。このようなzipは展開しません。"

    def is_link(self, name: str) -> str:
        return f"「{name}」はリンクです。入れられるのは画像、動画、説明だけです。"

    def packed_rarely(self, name: str) -> str:
        return f"「{name}」は珍しい方法で圧縮されています。普通の方法で作り直してください。"

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"「{name}」は{megabytes} MBを超えています。"

    def captions_too_large(self, megabytes: int) -> str:
        return f"このzipの説明は{megabytes} MBを超えています。"

    def packed_too_well(self, name: str, times: int) -> str:
        return f"「{name}」は{times}倍以上に圧縮されています。このようなzipは展開しません。"

    def there_twice(self, name: str) -> str:
        return f"「{name}」が2つあります。"

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"クリップが{clips:,}個あります。アップロードできるのは{most:,}個までです。"


class Runs(en.Runs):
    no_world = "まだ教える自作のものがありません。先に「教える」で物か動きを描いてください。"
    trained_model = "訓練済みのモデル"
    example_run = "短い訓練の例"
    choose_model = "モデルを選んでください。"
    choose_effort = "どのくらい良いモデルにするか選んでください。"
    nothing_to_learn_from = "描き直しも批評家もなしでは、学ぶ相手がいません。どちらかを残してください。"
    no_set = "自分の訓練用クリップがまだありません。「教える」で作ってください。"
    article_from_nothing = "記事のクリップは、ゼロからしか教えられません。それを選んでください。"
    no_start = "出発点の訓練がなくなったか、そのモデルは続けられません。別のものを選んでください。"
    server_full = "このサーバーには訓練をこれ以上保存できません。管理者に空きを頼んでください。"
    line_full = "順番待ちがいっぱいです。数分後にもう一度お試しください。"
    not_training = "今は訓練中ではありません。"
    not_ended = "まだ終わっていません。少し待ってから、もう一度お試しください。"
    no_name = "名前を入れてください。"
    card_lost = (
        "この訓練のcard.jsonとともに、頼まれた内容が失われました。続けることはできませんが、頼むこと、ダウンロード、削"
        "除はできます。"
    )
    not_yours = "自分の訓練ではないか、削除されています。"
    no_such_code = "このコードの訓練はありません。もう一度確かめてください。"
    no_words = "訓練は何も言わずに終わりました。"
    could_not_say = "訓練は理由を言えませんでした。ディスクがいっぱいかもしれません。"

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "ビデオGAN", "blog_gan": "ブログGAN"}.get(name, name)

    def effort(self, name: str) -> str:
        return {"first_look": "お試し", "good": "良い", "best": "最高"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g}分"

    def part(self, name: str) -> str:
        return {
            "learned-alignment": "コマが文のどの部分に従うかを見つけること(代わりに教える)",
            "use-encoder": "描き直し(批評家だけから学ぶ)",
            "adversarial": "批評家",
            "discriminator-reads-text": "批評家が文を読むこと",
        }[name]

    def run(self, number: int) -> str:
        return f"訓練 {number}"

    def choice(self, name: str, model: str) -> str:
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        return f"{round(seconds) // 60}:{round(seconds) % 60:02} 後、{stage}"

    def too_many(self, most: int) -> str:
        return f"保存できる訓練は{most}個までです。先に1つ削除してください。"

    def too_many_waiting(self, most: int) -> str:
        return f"自分の訓練がすでに{most}個並んでいます。1つ始まるまでお待ちください。"

    def not_saved(self, reason: str) -> str:
        return f"保存できません: {reason}。空きを作ってから、もう一度お試しください。"


class Train(en.Train):
    own_world = "自分の物と動き"
    start_from = "出発点"
    start_nothing = "ゼロから"
    about_start = "知っていることを保ちながら学び続けます。見るクリップの2つに1つは前からのものです。"
    lead = "自分のクリップでモデルを訓練し、言葉に従うようになるか見てみましょう。"
    model = "モデル"
    training_set = "訓練用クリップ"
    how_good = "どのくらい良く"
    start = "訓練を始める"
    finish = "今すぐ仕上げる"
    pause = "一時停止"
    stop = "止める"
    resume = "再開"
    ask = "このモデルに頼む"
    losses = "この段階の損失"
    losses_fold = "損失からわかること"
    advanced = "詳しい設定と、ターミナルでの同じ命令"
    take_away = "一部を取り除いて、その役目を見る"
    terminal = "ターミナルでの同じ命令"
    no_own_set = "「教える」で作ったクリップ(まだなし)"
    on_spaces = (
        "これは共有のSpaceです。最も長い訓練はなく、Spaceが眠ると訓練は消えます。もっと試すには、Spaceを複製するか、自"
        "宅で動かしてください。"
    )
    on_lasting_space = (
        "これは共有のSpaceなので、最も長い訓練はありません。もっと試すには、Spaceを複製するか、自宅で動かしてください。"
    )
    obey_columns = ("時間", "指示どおり(%)", "文")
    loss_columns = ("時間", "値", "損失")
    in_seconds = "訓練時間(秒)"
    in_minutes = "訓練時間(分)"
    does_it_obey = "言葉に従うか"
    taught_prompts = "学習済みの文"
    no_run = "まだ訓練がありません"
    no_run_hint = (
        "「訓練を始める」を押すと、モデルが学ぶあいだ、曲線とクリップがここに現れます。その間ページを閉じてもかまいませ"
        "ん。"
    )
    starting = "開始中: 訓練用クリップを準備しています。"
    on_one_core = "1コアで: 残りはほかの人が使っています"
    saving = "これまでに学んだことを保存しています。"
    out_of_line = "始まる前に列から外れました。「再開」で列に戻ります。"
    interrupted = (
        "中断: コンピューターか訓練が止まりました。最後の報告までは残っています。「再開」でそこから続けられます。"
    )
    failed = (
        "訓練は失敗しました。「再開」でもう一度試します。また失敗したら、クリップを減らすか別のモデルを試してください。"
    )
    what_it_said = "訓練の言葉"
    resume_from_saved = "「再開」で、保存したところから続けます。"
    not_testable = "このクリップに何が映っているか記録がないので、試験できません。頼んで、自分の目で見てください。"
    not_tested = "まだ試験していません。最初の段階では描くことだけを学びます。"
    nothing_pushes = "このモデルには、言葉に従わせるものがありません。"
    better_takes_longer = "もっと良いモデルには時間がかかります。「どのくらい良く」で次を選んでください。"
    samples_hint = (
        "決まったいくつかの文のクリップがここに現れ、学ぶにつれて変わります。最初の文: circle moving up then right。"
    )
    redrawn = "描き直した訓練用クリップ"
    draws_first = "動きより先に、描くことを学びます。"
    not_judged = "未判定"
    obeys = "従う"
    not_yet = "まだ"
    runs = "訓練の一覧"
    runs_hint = "自分の訓練はここに並びます。"
    new_name = "新しい名前"
    save_name = "名前を保存"
    delete = "削除"
    keep = "残す"
    from_another_browser = "別のブラウザから"
    its_code = "訓練のコード"
    bring_here = "ここに移す"
    with_the_app = "アプリに付属"
    just_now = "たった今"
    not_packed = "この訓練は圧縮できません。ファイルが壊れているかもしれません。"
    download = "ダウンロード"

    def start_shipped(self, seconds: float) -> str:
        return f"訓練済みのモデル(新しいことを約{_duration(seconds)}で学ぶ)"

    def preset(self, name: str) -> str:
        return {
            "quick": "青い円、動き16種類",
            "full": "すべて: 形4、色8、動き17種類",
            "blog": "記事のクリップ",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"「教える」で作ったクリップ: {clips:,}個"

    def about_model(self, model: str) -> str:
        return {
            "flow": "少ない数からクリップを描き直すことを学び、次に、どの数から描くかをフローマッチングで学びます。数分"
            "で、最もよく言葉に従います。",
            "video_gan": "少ない数からクリップを描き直すことを学び、途中から批評家が加わります。批評家はクリップ全体を"
            "見て、文を読み、本物か偽物かを言います。これも従いますが、Flowほど安定しません。",
            "blog_gan": "記事のモデルです。批評家は1コマしか見ず、文も読まないので、言葉に従わせるものがありません。ほ"
            "ぼ0%と思ってください。",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "低いほど良い値です。描き直したクリップが本物とどれだけ違うか、ノイズからクリップへの向きの予想がど"
            "れだけ外れたかを表します。急に跳ねたら、新しい段階の新しい課題が始まったのです。",
            "video_gan": "二者が競い合います。批評家の損失が0になれば批評家の勝ちで、もう何も教えません。どちらも下がり"
            "続けないのが普通です。大切なのは、従った文の割合の曲線です。",
            "blog_gan": "生成器と批評家が競い合うので、損失が下がらなくても失敗ではありません。従うかどうかはわかりませ"
            "ん。批評家は文を読まないからです。",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        return f"{Runs().effort(effort)}、約{_duration(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        others = f"ほかに{training}件が訓練中" if training else "ほかに訓練中のものはなし"
        line = f"、{waiting}件が順番待ち" if waiting else ""
        return f"今ここでの時間です: {others}{line}。"

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        where = "次の番" if turn == 1 else f"{turn}番目"
        wait = f"、約{_duration(seconds)}後" if seconds else ""
        pace = "訓練は1度に1つです" if at_a_time == 1 else f"訓練は同時に{at_a_time}つまでです"
        return f"{where}{wait}。{pace}。ページを閉じてもかまいません。"

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup("、<b>残り{}</b>").format(_duration(seconds_left))
        return Markup("訓練中: {} (段階 {} / {}){}。").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"毎秒{clips:,.0f}クリップ"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup("、<b>残り{}</b>").format(_duration(seconds_left)) if seconds_left else ""
        return Markup("早めに仕上げています: 残りを短く済ませます{}。").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f"訓練は残り{_duration(seconds_left)}です。" if seconds_left else ""
        return f"一時停止中。{rest}「再開」で、止まったところから続けます。"

    def stopped(self, seconds: float) -> str:
        return f"{_duration(seconds)}で止めました。"

    def failed_because(self, message: str) -> str:
        return f"訓練は失敗しました。{message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        return Markup("{1}の<b>{0}</b>に従います。取っておいたものはありません。無作為なクリップなら約0%です。").format(
            Common().percent(taught), badge
        )

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        more = "" if taught is None else f"(学習済み: {Common().percent(taught)})"
        return Markup("{1}の文の<b>{0}</b>に従います{2}。無作為なクリップなら約0%です。").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        said = "まだ試験していません"
        if rates:
            shares = "、".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"訓練{_duration(seconds)}後、{shares}"
        return f"従った文の割合のグラフ: {said}。"

    def its_frames(self, count: int) -> str:
        return f"{count}コマ"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "最後の状態",
            "metrics.jsonl": "報告の一部",
            "resume.safetensors": "最新の保存のあとに学んだこと",
            "card.json": "名前と頼まれた内容(続けられません)",
            "config.json": "設定(頼めません)",
            "vocabulary.json": "言葉(頼めません)",
            "split.json": "教わったものの一覧(頼めません)",
        }
        newest = "最新の保存(「頼む」で古いものを選んでください)"
        return (
            f"壊れているか、別の版のMotion Labが書いたもの: {'、'.join(files)}。失われたもの: "
            f"{'、'.join(lost.get(name, newest) for name in files)}。ほかはすべて残っています。"
        )

    def state(self, state: str) -> str:
        return {
            "queued": "順番待ち",
            "running": "訓練中",
            "finishing": "仕上げ中",
            "pausing": "保存中",
            "stopping": "保存中",
            "paused": "一時停止",
            "stopped": "途中で停止",
            "finished": "",
            "interrupted": "中断",
            "failed": "失敗",
            "damaged": "破損",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{}: <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        return {
            "open": "開く",
            "rename": "名前を変更",
            "take_home": "持ち帰る",
            "download": "ダウンロード",
            "delete": "削除",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        return f"{name}: {self.action(action)}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"{minutes:.0f}分前"
        return f"{minutes / 60:.0f}時間前" if minutes < 48 * 60 else f"{minutes / 1440:.0f}日前"

    def goes_in(self, days: int) -> str:
        return f"開かなければ{days}日後に削除されます"

    def code(self, code: str) -> str:
        return f"コード {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("<b>{}</b>を削除しますか。クリップもモデルも完全に消えます。").format(name)


class Ask(en.Ask):
    question = "何が起こる?"
    go = "作る"
    model = "モデル"
    saved_at = "保存時点"
    newest = "最新"
    dice = "もう1つ(新しいシード)"
    four = "4つ並べる"
    closest = "丸写し?"
    save_as = "保存形式"
    download = "ダウンロード"
    went_wrong = "問題が起きました。言葉のせいではありません。もう一度お試しください。"
    linked_model = "このリンクのモデル"
    this_model = "このモデル"
    no_clip = "まだ保存するクリップがありません。"
    try_these = "例:"
    surprise = "おまかせ"
    write_it_so = "このように書く"
    take_back = "そうではない"
    taken_back = "では別の言い方をどうぞ。物を一つと、その動きを言ってください。"
    playing = "再生"
    pause = "停止"
    play = "再生"
    frame_back = "1コマ戻る"
    frame_on = "1コマ進む"
    normal_speed = "普通の速さ"
    half_speed = "半分の速さ"
    fifth_speed = "5分の1の速さ"
    drag = "つまみを引くか矢印キーで動かして、「次に」がいつかを決めます。"
    here_is_the_clip = "クリップができました。"
    no_verdict = "このモデルは誰かのクリップから学びました。何が映っているか記録がないので、判定の基準がありません。"
    never_seen = "訓練では未見"
    obeyed = "指示に従いました。"
    not_obeyed = "指示に従いませんでした。"
    saw_others = "訓練で同じ内容のクリップを見ました。始点、大きさ、速さは別でした。"
    saw_this = "訓練でまさにこのクリップを何度も見ました。"
    saw_and_missed = "訓練で同じ内容のクリップを見ましたが、今回は外れました。別のシードを試してください。"
    undecided = "判定なし。"
    undecided_mark = "判定なし"
    too_close = "物どうしが近すぎて見分けられないコマが多すぎます。別のシードを試してください。"
    whole_path = "道筋全体"
    kept = "守られた"
    not_kept = "守られず"
    link = "このクリップへのリンク"
    four_text = "同じ言葉、4つのシード: 言葉が決めないこと(場所、大きさ、速さ)を引き直します。"
    clips_gone = "このモデルが学んだクリップは、もうここにありません。"
    clip_above = "上のクリップ"
    made_now = "今作ったもの"

    def example(self, kind: str) -> str:
        return {
            "taught": "学習済み",
            "never seen": "未見",
            "never seen together": "いっしょは未見",
            "three phases": "3段階",
        }[kind]

    def clip(self, words: str) -> str:
        return f"クリップ: {words}"

    def frames(self, count: int) -> str:
        return f"クリップの{count}コマを並べたもの"

    def when_begins(self, phase: str, whose: str) -> str:
        return f"{whose}: {phase} の始まり" if whose else f"{phase} の始まり"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"{frames}コマ中{number}コマ目から"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        return Markup("こう理解しました: <strong>{}</strong>。{}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        return f"それとも: {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"見えたもの: {reason}。"

    def likeness(self, likeness: float) -> str:
        if likeness >= 0.8:
            return "絵にとてもよく似ている"
        if likeness >= 0.5:
            return "絵に似ている"
        return "絵におおよそ似ている" if likeness >= 0.2 else "絵にあまり似ていない"

    def did_it_anyway(self, what: str) -> str:
        return f"モデルが見たことのないもの: {what}。それでもできました。"

    def never_seen_and_missed(self, what: str) -> str:
        return f"モデルが見たことのないもの: {what}。今回は外れました。別のシードを試してください。"

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        spent = f"{max(1, round(seconds * 1000))}ミリ秒" if seconds < 1 else f"{seconds:.1f}秒"
        by = f"{Runs().model(model)}モデル" + (f"、訓練{_duration(trained)}" if trained else "")
        return f"{spent}で作成 ({by}) · シード {seed}"

    def with_seed(self, seed: int) -> str:
        return f"シード {seed}"

    def closest_text(self, clips: int) -> str:
        return f"学んだ{clips:,}個のクリップのうち、上のクリップに最も似ているものです。"

    def taught_words(self, words: str) -> str:
        return f"学習済み: 「{words}」"


class Answers(en.Answers):
    too_many = "頼む人が多すぎます。少し待ってから、もう一度お試しください。"
    model_gone = "このモデルはもうありません。別のモデルを選んでください。"
    nothing_saved = "このモデルはまだ何も保存していません。30秒ほどしてから、また頼んでください。"
    cannot_open = "このモデルは開けません。別の版のMotion Labで作られたのかもしれません。"
    no_then = "このモデルは動きを1つずつしか学んでいません。「次に」という言葉を知りません。"
    failed = "問題が起きました。少し待ってから、また頼んでください。"

    def no_checkpoint(self, name: str) -> str:
        return f"このモデルには保存時点「{name}」が(もう)ありません。「{Ask.saved_at}」で別のものを選んでください。"

    def only_the_article(self, problem: str) -> str:
        return (
            f"{problem} このモデルが学んだのは記事の18文だけで、動きは1つずつです。2つの動きを続けて頼むことさえできま"
            "せん。"
        )

    def part(self, number: int) -> str:
        return f"{number}番目の部分"

    def then(self, motion: str) -> str:
        return f"次に{motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        return f"{motions}、そのほか{count}つ続く動きのすべて"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"{colour} {shape}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        return f"1つの場面の中の{'と'.join(shapes)}"

    def either(self, reasons: Sequence[str]) -> str:
        return "、または".join(reasons)


class How(en.How):
    lead = "見たことのないものを、モデルはどうやって見せるのでしょう。言葉から判定まで、10枚の絵でたどります。"
    deeper = "もう一歩くわしく"
    question = Story(
        "問い",
        Markup(
            "モデルは、円が上へ動くところと、右へ動くところを見ました。<em>上へ、次に右へ</em>動くところは見たことがあ"
            "りません。頼まれてできるなら、部品を学んだのです。できないなら、クリップを覚えただけです。"
        ),
        "これを構成的汎化といいます。大きな動画モデルは、何を見たのか誰も知らないので調べにくいものです。ここでは訓練用"
        "クリップが一覧になっているので、「未見」は事実です。",
    )
    clips = Story(
        "クリップ",
        "小さなプログラムがクリップを描きます。64 × 64画素のコマ10枚と、その言葉です。始点、大きさ、速さは毎回変わりま"
        "す。表の青い組は教え、オレンジの組は取っておきます。",
        "画面に端はありません。片側から出たものは反対側から入ってきます。「次に」の時点も無作為に決まります。だから、"
        "2つの動きを学んだモデルは3つの動きも理解できます。",
    )
    numbers = Story(
        "言葉は数になる",
        "ネットワークは字が読めません。単語ごとに数の列を与えます。はじめは、この絵のように無作為です。学ぶうちに、数は"
        "役に立つように動いていきます。何を意味すべきかは、誰も教えません。",
        "記事のモデルはすべての列を平均するので、「上、次に右」と「右、次に上」が同じになります。数も最初の日のまま無作"
        "為です。私たちのモデルは語順を保ち、列も訓練します。",
    )
    gan = Story(
        "記事の方法: 偽造者と探偵",
        "GANは2つのネットワークです。生成器はノイズと言葉からコマを描きます。識別器はそれを本物と見分けようとします。互"
        "いに相手を鍛え、やがて偽物が本物に見えるようになります。",
        "損失はどちらも二値交差エントロピーです。識別器は本物を1に、偽物を0にしようとし、生成器は自分のコマを1にしよう"
        "とします。釣り合うと、どちらの損失も下がりません。それが普通です。",
    )
    no_obeying = Story(
        "その方法が指示に従えないわけ",
        "記事の探偵は1コマだけを見て、言葉は知らされません。この2つのクリップのコマは、どれも通ります。4コマ目が3コマ目"
        "に続くことも、何が頼まれたかも、偽造者に伝わりません。",
        "時間の入力もないので、どのコマも新しいノイズから描かれます。「次に」という言葉も知りません。1つ訓練して、自分"
        "の言葉で何をするか見てみましょう。",
    )
    drawing = Story(
        "私たちの方法、まず描くことを学ぶ",
        "オートエンコーダーは1コマを20個の数に縮め、そこから描き直します。4個はどこにあるか、16個はそこに何が見えるかを"
        "表します。30秒ほどで上手になります。以後、モデルは1コマを12,288個ではなく20個の数で考えます。",
        "場所は自分で見つけ、その周りを一目で要約します。だから星は、場所ごとではなく1度だけ学べば済みます。見た目を表"
        "す別の16個の数は、クリップのほかのコマから来ます。少しノイズを加え、近い数が似た絵になるようにします。",
    )
    codes = Story(
        "言葉が決めないことのための8つの数",
        "「円が右下へ」では、場所も大きさも速さもわかりません。学ぶあいだ、クリップのエンコーダーが本物のクリップを見"
        "て、それを8つの数、つまりクリップのコードに書き留めます。",
        "何を書くかは誰も教えません。クリップに残るのは、場所、大きさ、速さ、ジグザグが先にどちらへ行くかくらいだと、自"
        "分で見つけます。同じシードは同じコードになるので、クリップをもう一度作れます。",
    )
    steps = Story(
        "言葉からコマへ、一歩ずつ",
        "デコーダーは、コードと言葉からコマを順に作ります。どのコマも、自分の部分の言葉だけを聞きます。右への一歩は、先"
        "でも「次に」でも同じ一歩です。だから新しい組も、知っている歩みでできています。",
        "再帰型のネットワークです。それまでに知ったことと、その部分の言葉が、次のコマの20個の数になります。1回でクリッ"
        "プ全体を、数ミリ秒で作ります。",
    )
    flow = Story(
        "フローマッチング: 新しいコードはどこから?",
        "新しいクリップには新しいコードが要ります。無作為な数は、たいてい何の意味もありません。フローは、ノイズから本物"
        "のクリップのコードへ向かう矢印を学びます。数歩たどれば、ありそうなコードに着きます。",
        Markup(
            "直線 x<sub>t</sub> = (1 − t) · ノイズ + t · コード の上で、ネットワークは点、時刻、文ごとに平均の向き "
            "コード − ノイズ を学びます。この絵の数は8つではなく2つです。"
        ),
    )
    judge = Story(
        "従ったと、誰が言うのか",
        Markup(
            "ネットワークではなく、ものさしです。プログラムがコマごとに物を見つけ、頼まれた道筋を実際の道筋に重ねます。"
            "ずれは、どのコマでも3画素まで許されます。この2つのクリップには、どちらも<em>上へ、次に右へ</em>と頼みまし"
            "た。"
        ),
        "色、形、大きさも調べます。ものさし自身も調べなければなりません。本物のクリップは100回に98回以上通り、別の言葉"
        "を付けたクリップはほとんど通りません。この2つの数字は、どの割合にも添えてあります。",
    )
    models = "訓練できる3つのモデル"
    model_rows = (
        ("作るもの", "1コマずつ", "クリップ全体", "クリップ全体"),
        (
            "学ぶ相手",
            "1コマを見る探偵",
            "本物のクリップの描き直しと、クリップと言葉を見る探偵",
            "本物のクリップの描き直し",
        ),
        ("新しいクリップの出発点", "コマごとに新しいノイズ", "ただのノイズのコード", "フローがありそうにしたコード"),
        ("従わせるものは?", "✗ なし", "✓ 両方", "✓ 描き直し"),
    )
    first_second = "1つ目 × 2つ目の動き"
    words_and_noise = "言葉 + ノイズ"
    generator = "生成器"
    discriminator = "識別器"
    one_frame = "1コマ"
    get_better = "「偽物だ」、だから上達する"
    gan_label = "言葉とノイズが生成器に入り、識別器は1コマを見て本物か偽物かを言います"
    circle_right = "右へ動く円"
    as_it_should_be = "正しい順"
    wild_order = "同じコマをでたらめな順に並べたもの"
    any_order = "同じコマ、順はばらばら"
    a_frame = "1コマ"
    code_label = "どこかに4個、何が見えるかに16個の数"
    numbers_kept = "残る数は20個"
    numbers_before = "12,288個の数"
    drawn_again = "描き直し"
    dots_flow = "点がノイズから輪へ流れていく"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"動きの組の表: 学習済み{taught}組、未見{never_seen}組"

    def rows_of_numbers(self, count: int) -> str:
        return f"どの単語も{count}個の数の列"

    def again(self, prompt: str) -> str:
        return f"{prompt}、もう一度"

    def hear(self, words: str) -> str:
        return f"「{words}」を聞く"


class Japanese(en.English):
    code = "ja"
    name = "日本語"
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
