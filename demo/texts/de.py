"""All that the page says, in German."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from demo.texts import en
from demo.texts.en import Story
from t2v_core.wording import seconds_text


def _number(count: float) -> str:
    return f"{count:,.0f}".replace(",", ".")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


class Common(en.Common):
    taught = "gezeigt"
    never_seen = "nie gesehen"
    knew = "was es vorher konnte"
    obeyed = "befolgt"
    missed = "verfehlt"
    seed = "Startwert"
    progress = "Fortschritt"
    loading = "Die Seite lädt noch. Bitte versuche es gleich noch einmal."
    path_intended = "gewollt"
    path_measured = "gemessen"
    path_start = "Anfang"
    path_too_far = "zu weit weg"

    def paths_follow(self, things: int) -> str:
        one, several = "Der gemessene Weg folgt dem gewollten.", "Die gemessenen Wege folgen den gewollten."
        return one if things == 1 else several

    def paths_leave(self, things: int) -> str:
        one, several = "Der gemessene Weg weicht vom gewollten ab.", "Die gemessenen Wege weichen von den gewollten ab."
        return one if things == 1 else several

    def percent(self, share: float) -> str:
        return f"{round(100 * share)} %"

    def number(self, count: int) -> str:
        return _number(count)

    def ordinal(self, number: int) -> str:
        return f"{number}."

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return ", dann ".join(motions)


class Scene(en.Scene):
    words: Mapping[str, str] = {
        "up": "nach oben",
        "down": "nach unten",
        "left": "nach links",
        "right": "nach rechts",
        "up-right": "nach rechts oben",
        "up-left": "nach links oben",
        "down-right": "nach rechts unten",
        "down-left": "nach links unten",
        "rotating clockwise": "dreht sich rechtsherum",
        "rotating counter-clockwise": "dreht sich linksherum",
        "shrinking": "schrumpft",
        "expanding": "wächst",
        "bouncing vertically": "hüpft senkrecht",
        "bouncing horizontally": "hüpft waagerecht",
        "zigzagging vertically": "senkrecht im Zickzack",
        "zigzagging horizontally": "waagerecht im Zickzack",
        "standing still": "steht still",
        "circle": "Kreis",
        "square": "Quadrat",
        "triangle": "Dreieck",
        "star": "Stern",
        "red": "rot",
        "green": "grün",
        "blue": "blau",
        "yellow": "gelb",
        "purple": "lila",
        "orange": "orange",
        "black": "schwarz",
        "cyan": "türkis",
    }
    short: Mapping[str, str] = {
        "up": "oben",
        "down": "unten",
        "left": "links",
        "right": "rechts",
        "up-right": "re. oben",
        "up-left": "li. oben",
        "down-right": "re. unten",
        "down-left": "li. unten",
        "rotating": "dreht sich",
        "bouncing": "hüpft",
        "zigzagging": "Zickzack",
    }

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        ending = {"circle": "er", "star": "er"}.get(shape, "es")
        looks = self.words.get(colour, colour)
        if colour not in ("", "purple"):  # "lila" takes no ending
            looks = f"{looks.removesuffix('e')}{ending}"
        does = ", dann ".join(self.words.get(motion, motion) for motion in motions)
        return f"{looks} {self.words.get(shape, shape)} {does}".strip()


class Page(en.Page):
    title = "Motion Lab"
    lead = "Lehre ein kleines Modell, aus Worten bewegte Bilder zu machen. Was hat es verstanden?"
    language = "Sprache"
    present = "Vorführen"
    keeps_nothing = (
        "Dieser Browser merkt sich für diese Seite nichts: Sein Speicher ist gesperrt. Alles geht, bis du sie schließt "
        "oder neu lädst; dann weiß sie nicht mehr, welche Läufe und Clips deine sind und was du gewählt hast. Lade "
        "herunter, was du behalten willst."
    )
    present_title = "Größer, für den Beamer"
    teach = "Lehren"
    train = "Trainieren"
    ask = "Fragen"
    how = "So geht das"


class Teach(en.Teach):
    own_fold = "Eigene Dinge und Bewegungen"
    own_lead = (
        "Zeichne etwas und gib ihm einen Namen. Das trainierte Modell lernt es in wenigen Minuten und behält, was es "
        "kann."
    )
    own_mark = "deins"
    your_things = "Deine Dinge"
    your_moves = "Deine Bewegungen"
    no_things = "Noch keine: Zeichne unten eins."
    no_moves = "Noch keine: Zeichne unten einen Weg."
    draw_thing = "+ Ding zeichnen"
    draw_move = "+ Bewegung zeichnen"
    teach_own = "Dem trainierten Modell beibringen"
    save_world = "Als Zip speichern"
    open_world = "Zip öffnen"
    hand_on = "Mit einem Link weitergeben"
    copy = "Kopieren"
    copied = "Kopiert"
    offered = "Jemand gibt dir das hier"
    open_offered = "Diese Welt öffnen"
    add_offered = "Zu meiner hinzufügen"
    decline_offered = "Nein, danke"
    handed_gone = "Die Welt dieses Links gibt es hier nicht mehr. Frag stattdessen nach dem Zip."
    world_opened = "Geöffnet. Das sind jetzt deine Dinge und Bewegungen."
    world_empty = "Noch gibt es nichts zu speichern. Zeichne zuerst ein Ding oder eine Bewegung."
    worlds_full = "Dieser Server kann keine weiteren Welten speichern. Bitte sag es dem, der ihn betreibt."
    not_a_picture = "Dieses Bild ist nicht lesbar. Bitte wähle ein PNG oder JPEG, oder zeichne eins."
    nothing_drawn = "Auf dem Feld ist noch nichts. Zeichne zuerst dein Ding."
    pad_thing = "Ein Feld, um dein Ding zu zeichnen. Oder wähle unten ein Bild."
    pad_move = "Ein Feld, um den Weg zu zeichnen. Beginne irgendwo; es zählt die Richtung deiner Linie."
    pad_colour = "Farbe"
    pad_colours = ("rot", "orange", "gelb", "grün", "blau", "lila", "braun", "schwarz")
    pad_brush = "Pinsel"
    pad_sizes = ("Fein", "Mittel", "Dick")
    pad_erase = "Radierer"
    pad_fill = "Innen füllen"
    pad_undo = "Zurück"
    pad_clear = "Leeren"
    pad_or_picture = "oder wähle ein Bild"
    pad_tolerance = "Mehr vom Hintergrund entfernen"
    pad_name = "Name"
    pad_thing_example = "zum Beispiel rakete"
    pad_move_example = "zum Beispiel looping"
    pad_add_thing = "Ding hinzufügen"
    pad_add_move = "Bewegung hinzufügen"
    pad_growth = "Wächst auf"
    pad_turn = "Dreht sich um"

    def added(self, name: str) -> str:
        return f"Hinzugefügt: {name}."

    def handed(self, days: int) -> str:
        return (
            f"Wer diesen Link öffnet, bekommt angeboten, was du gezeichnet hast, so wie es jetzt ist. Er gilt {days} "
            "Tage:"
        )

    def would_go(self, names: Sequence[str]) -> str:
        return (
            f"Öffnest du sie, geht verloren, was du gezeichnet hast: {', '.join(names)}. Speichere das vorher als Zip, "
            "oder füge sie hinzu."
        )

    def delete_own(self, name: str) -> str:
        return f"{name} löschen"

    def world_too_large(self, megabytes: int) -> str:
        return f"Diese Datei fehlt oder ist größer als {megabytes} MB. Speichere die Welt noch einmal und öffne diese."

    lead = "Wähle, was das Modell sehen darf. Was du zurückhältst, kannst du später von ihm verlangen."
    motions = "Was geschehen darf"
    shapes = "Formen"
    colours = "Farben"
    how_many = "Wie viele Clips"
    make = "Trainingsclips herstellen"
    train = "Damit ein Modell trainieren"
    pack = "Als Zip herunterladen"
    share = "Zufällig zurückhalten (%)"
    others = "12 andere zeigen"
    counts = "Wie oft jede Bewegung gezeigt wird"
    count_columns = ("Bewegung", "gezeigt", "Clips")
    upload = "Eigene Trainingsclips hochladen"
    choose_zip = "Zip wählen"
    taste = "Eine Kostprobe dieser Auswahl"
    grid = "Was worauf folgen darf"
    grid_hint = "Erst die Zeile, dann die Spalte. Klicke auf ein Feld:"
    grid_label = "Lehrplan: Zeilen geschehen zuerst, Spalten danach"
    grid_first = "erst"
    grid_then = "dann"
    grid_same = "zweimal dieselbe Bewegung: keine Kombination"
    grid_always = ", immer: Das ist die Frage dieses Labors"
    grid_point = "Zeige auf ein Feld, um es zu lesen."
    nothing_made = "Noch nichts hergestellt. Unten siehst du eine Kostprobe deiner Auswahl."
    your_set = "Deine Trainingsclips"
    the_zip = "Dein Zip"
    cut_off = "Die Herstellung brach ab, als der Server anhielt. Bitte starte sie noch einmal."

    def size(self, num_bytes: float) -> str:
        return f"{_decimal(num_bytes / 1e9)} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} MB"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        return f"{_number(clips)} Clips: etwa {self.size(num_bytes)} Platz und {seconds_text(seconds)}."

    def order(self, order: str) -> str:
        return {"alone": "allein", "first": "erst", "then": "dann"}.get(order, order)

    def sees_singles(self) -> str:
        return "Das Modell sieht jede Bewegung einzeln."

    def sees_no_pairs(self) -> str:
        return "Das Modell sieht jede Bewegung einzeln und keine Kombination von zweien."

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            'Das Modell sieht jede Bewegung einzeln und <span class="key taught"></span><b>{} von {}</b> Kombinationen '
            "von zweien (je etwa {} Clips)."
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{} nie</b>, darunter <b>{}</b>. Die sind für die Probe: Kann es '
            "zusammensetzen, was es kennt?"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        pairs = "1 Paar" if count == 1 else f"{count} Paare"
        return Markup("Auch {} aus Form und Farbe sieht es nie, zum Beispiel <b>{}</b>.").format(pairs, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        many = what == self.your_set
        where = ("kommen" if many else "kommt") + (" als Nächstes" if turn == 1 else f" an {turn}. Stelle")
        return f"{what} {where}, in etwa {seconds_text(seconds)}. Du kannst die Seite verlassen."

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("Deine Trainingsclips werden ausgepackt: {}, <b>noch {}</b>.").format(
            Common().percent(share), seconds_text(seconds)
        )

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("Deine Trainingsclips entstehen: {} von {}, <b>noch {}</b>.").format(
            _number(written), _number(clips), seconds_text(seconds)
        )

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        what = f"Die ersten {_number(first)} Clips werden" if first else "Das Zip wird"
        return Markup("{} gepackt: {}, <b>noch {}</b>. Du kannst die Seite verlassen.").format(
            what, Common().percent(share), seconds_text(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>Deine Trainingsclips sind fertig:</b> {} Clips, {}, in {} {}. Ohne Training bleiben sie {} Tage hier."
        ).format(
            _number(clips),
            self.size(num_bytes),
            seconds_text(seconds),
            "ausgepackt" if uploaded else "hergestellt",
            days,
        )

    def still_here(self, clips: int) -> str:
        return f"Deine Trainingsclips von vorher sind noch da: {_number(clips)}."

    def save_zip(self, num_bytes: float) -> str:
        return f"Zip speichern ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"{shown} deiner {_number(clips)} Clips"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "Ein Zip mit Videos und Bildunterschriften (name.mp4 neben name.txt, oder eine metadata.csv mit den "
            "Spalten file_name und text), oder mit Ordnern aus frame_0.png, frame_1.png, ... und prompt.txt. Genommen "
            f"wird das Quadrat in der Mitte, mit 64 px. Höchstens {_number(clips)} Clips und {megabytes} MB."
        )


class Sets(en.Sets):
    still_being_made = "Deine letzten Trainingsclips entstehen noch. Bitte warte, bis sie fertig sind."
    not_arrived = "Die Datei ist nicht angekommen. Bitte wähle sie noch einmal."
    went_wrong = (
        "Das ging schief, und nicht wegen deiner Auswahl. Bitte versuche es noch einmal, oder sag es dem, der den "
        "Server betreibt."
    )
    no_set = "Es gibt noch nichts herunterzuladen. Stelle zuerst Trainingsclips her."
    no_room = (
        "Auf der Festplatte ist nicht genug Platz. Lösche einen Lauf mit eigenen Clips, oder bitte den, der den Server "
        "betreibt, Platz zu schaffen."
    )
    this_zip = "Dieses Zip"
    no_zip = "Diese Datei ist kein lesbares Zip. Bitte erstelle es noch einmal, ohne Passwort."

    def wrong_number(self, least: int, most: int) -> str:
        return f"Die Zahl der Clips muss hier zwischen {_number(least)} und {_number(most)} liegen."

    def not_written(self, reason: str) -> str:
        return f"Das ließ sich nicht schreiben: {reason}. Bitte sag es dem, der den Server betreibt."

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"Der Platz reicht für {_number(fits)} Clips, nicht für {_number(clips)}. Bitte wähle weniger."

    def zip_too_large(self, megabytes: int) -> str:
        return f"Dieses Zip ist größer als {megabytes} MB. Bitte lade weniger hoch."

    def too_many_files(self, clips: int) -> str:
        return f"Dieses Zip enthält zu viele Dateien; erlaubt sind hier {_number(clips)} Clips."

    def so_many_files(self, files: int, clips: int) -> str:
        return f"Dieses Zip enthält {_number(files)} Dateien; erlaubt sind hier {_number(clips)} Clips."

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"Ausgepackt wäre dieses Zip größer als {gigabytes} GB."

    def points_outside(self, name: str) -> str:
        return f"„{name}“ zeigt aus dem Ordner hinaus. Ein solches Zip wird nicht ausgepackt."

    def is_link(self, name: str) -> str:
        return f"„{name}“ ist eine Verknüpfung. Erlaubt sind nur Bilder, Videos und Bildunterschriften."

    def packed_rarely(self, name: str) -> str:
        return f"„{name}“ ist auf seltene Weise gepackt. Bitte packe das Zip auf die übliche Art."

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"„{name}“ ist größer als {megabytes} MB."

    def captions_too_large(self, megabytes: int) -> str:
        return f"Die Bildunterschriften dieses Zips sind größer als {megabytes} MB."

    def packed_too_well(self, name: str, times: int) -> str:
        return f"„{name}“ ist {times}-fach gepackt oder mehr. Ein solches Zip wird nicht ausgepackt."

    def there_twice(self, name: str) -> str:
        return f"„{name}“ kommt zweimal vor."

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"Das sind {_number(clips)} Clips; höchstens {_number(most)} sind erlaubt."


class Runs(en.Runs):
    no_world = "Noch gibt es nichts Eigenes zu lehren. Zeichne zuerst unter „Lehren“ ein Ding oder eine Bewegung."
    trained_model = "Das trainierte Modell"
    example_run = "Ein kurzer Beispiellauf"
    choose_model = "Bitte wähle ein Modell."
    choose_effort = "Bitte wähle, wie gut das Modell werden soll."
    nothing_to_learn_from = "Ohne Nachzeichnen und ohne Kritiker bleibt nichts, woraus es lernt. Bitte behalte eins."
    no_set = "Du hast noch keine Trainingsclips. Bitte stelle unter „Lehren“ welche her."
    article_from_nothing = "Die Clips des Artikels lassen sich nur von Grund auf lehren. Bitte wähle das."
    no_start = (
        "Der Lauf, von dem es ausgehen soll, ist weg, oder sein Modell kann nicht weiterlernen. Bitte wähle einen "
        "anderen."
    )
    server_full = "Dieser Server kann keine weiteren Läufe speichern. Bitte den, der ihn betreibt, Platz zu schaffen."
    line_full = "Die Warteschlange ist voll. Bitte versuche es in ein paar Minuten noch einmal."
    not_training = "Dieser Lauf trainiert gerade nicht."
    not_ended = "Dieser Lauf ist noch nicht zu Ende. Bitte versuche es gleich noch einmal."
    no_name = "Bitte gib einen Namen ein."
    card_lost = (
        "Was verlangt war, ging mit der card.json dieses Laufs verloren, also kann er nicht weitergehen. Man kann ihn "
        "fragen, herunterladen und löschen."
    )
    not_yours = "Dieser Lauf gehört dir nicht, oder er wurde gelöscht."
    no_such_code = "Zu diesem Code gibt es hier keinen Lauf. Bitte sieh ihn dir noch einmal an."
    no_words = "Das Training endete ohne ein Wort."
    could_not_say = "Das Training konnte nicht sagen, warum. Vielleicht ist die Festplatte voll."

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "Video-GAN", "blog_gan": "Blog-GAN"}.get(name, name)

    def effort(self, name: str) -> str:
        return {"first_look": "ein erster Blick", "good": "gut", "best": "am besten"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g} min".replace(".", ",")

    def part(self, name: str) -> str:
        return {
            "learned-alignment": "herausfinden, zu welchem Satzteil ein Bild gehört (es wird ihm gesagt)",
            "use-encoder": "das Nachzeichnen (es lernt nur vom Kritiker)",
            "adversarial": "den Kritiker",
            "discriminator-reads-text": "dass der Kritiker den Prompt liest",
        }[name]

    def run(self, number: int) -> str:
        return f"Lauf {number}"

    def choice(self, name: str, model: str) -> str:
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        return f"nach {round(seconds) // 60}:{round(seconds) % 60:02} min, {stage}"

    def too_many(self, most: int) -> str:
        return f"Du hast {most} Läufe, mehr werden nicht aufbewahrt. Bitte lösche zuerst einen."

    def too_many_waiting(self, most: int) -> str:
        return f"{most} deiner Trainings warten schon. Bitte warte, bis eins davon beginnt."

    def not_saved(self, reason: str) -> str:
        return f"Das lässt sich nicht speichern: {reason}. Schaffe etwas Platz und versuche es noch einmal."


class Train(en.Train):
    own_world = "Deine eigenen Dinge und Bewegungen"
    start_from = "Ausgehen von"
    start_nothing = "nichts"
    about_start = "Es lernt weiter und behält, was es kann: Jeder zweite Clip, den es sieht, ist einer von vorher."
    lead = "Trainiere ein Modell mit deinen Clips und sieh zu, ob es lernt, den Worten zu folgen."
    model = "Modell"
    training_set = "Trainingsclips"
    how_good = "Wie gut"
    start = "Training starten"
    finish = "Jetzt abschließen"
    pause = "Pause"
    stop = "Anhalten"
    resume = "Fortsetzen"
    ask = "Dieses Modell fragen"
    losses = "Fehler in dieser Stufe"
    losses_fold = "Was die Fehlerkurven sagen"
    advanced = "Für Fortgeschrittene, und dasselbe im Terminal"
    take_away = "Einen Teil wegnehmen, um zu sehen, wozu er gut war"
    terminal = "Dasselbe im Terminal"
    no_own_set = "Meine Clips aus „Lehren“ (noch keine)"
    on_lasting_space = (
        "Dies ist ein geteilter Space: Die längsten Trainings fehlen. Für mehr kannst du den Space duplizieren oder "
        "die App zu Hause starten."
    )
    on_spaces = (
        "Dies ist ein geteilter Space: Die längsten Trainings fehlen, und Läufe gehen verloren, wenn er schläft. Für "
        "mehr kannst du den Space duplizieren oder die App zu Hause starten."
    )
    obey_columns = ("Zeit", "befolgt (%)", "Prompts")
    loss_columns = ("Zeit", "Wert", "Fehler")
    in_seconds = "Sekunden Training"
    in_minutes = "Minuten Training"
    does_it_obey = "Folgt es den Worten?"
    taught_prompts = "gezeigte Prompts"
    no_run = "Noch kein Lauf"
    no_run_hint = (
        "Drücke „Training starten“: Dann erscheinen hier Kurven und Clips, während das Modell lernt. Die Seite darfst "
        "du inzwischen schließen."
    )
    starting = "Es geht los: Die Trainingsclips werden vorbereitet."
    on_one_core = "auf einem Kern: Andere brauchen die übrigen"
    saving = "Was es bisher gelernt hat, wird gespeichert."
    out_of_line = "Vor dem Beginn aus der Warteschlange genommen. „Fortsetzen“ stellt es wieder an."
    interrupted = (
        "Unterbrochen: Der Computer oder das Training wurde beendet. Alles bis zum letzten Bericht ist da; "
        "„Fortsetzen“ macht von dort weiter."
    )
    failed = (
        "Das Training ist gescheitert. „Fortsetzen“ versucht es noch einmal; scheitert es wieder, helfen vielleicht "
        "weniger Clips oder ein anderes Modell."
    )
    what_it_said = "Was es gesagt hat"
    resume_from_saved = "„Fortsetzen“ macht beim Gespeicherten weiter."
    not_testable = (
        "Niemand hat aufgeschrieben, was in diesen Clips geschieht, also lässt es sich nicht prüfen. Frag es und sieh "
        "selbst."
    )
    not_tested = "Es wurde noch nicht geprüft: Die erste Stufe lernt nur zeichnen."
    nothing_pushes = "Nichts in diesem Modell drängt es, den Worten zu folgen."
    better_takes_longer = "Ein besseres dauert länger: Wähle bei „Wie gut“ die nächste Stufe."
    samples_hint = (
        "Hier erscheinen Clips zu ein paar festen Prompts und ändern sich, während es lernt. Der erste: circle moving "
        "up then right."
    )
    redrawn = "ein Trainingsclip, nachgezeichnet"
    draws_first = "Es lernt zeichnen, bevor es Bewegung lernt."
    not_judged = "noch nicht geprüft"
    obeys = "befolgt"
    not_yet = "noch nicht"
    runs = "Läufe"
    runs_hint = "Hier werden deine Läufe stehen."
    new_name = "Neuer Name"
    save_name = "Namen speichern"
    delete = "Löschen"
    keep = "Behalten"
    from_another_browser = "Aus einem anderen Browser"
    its_code = "Code des Laufs"
    bring_here = "Hierher holen"
    with_the_app = "gehört zur App"
    just_now = "gerade eben"
    not_packed = "Dieser Lauf lässt sich nicht packen. Vielleicht sind seine Dateien beschädigt."
    download = "Herunterladen"

    def start_shipped(self, seconds: float) -> str:
        return f"dem trainierten Modell (lernt Neues in etwa {seconds_text(seconds)})"

    def preset(self, name: str) -> str:
        return {
            "quick": "Ein blauer Kreis, 16 Bewegungen",
            "full": "Alles: 4 Formen, 8 Farben, 17 Bewegungen",
            "blog": "Die Clips des Artikels",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"Meine Clips aus „Lehren“: {_number(clips)}"

    def about_model(self, model: str) -> str:
        return {
            "flow": "Lernt, Clips aus wenigen Zahlen nachzuzeichnen, dann durch Flow Matching, welche Zahlen es zu "
            "zeichnen gilt. Folgt den Worten am besten, nach wenigen Minuten.",
            "video_gan": "Lernt, Clips aus wenigen Zahlen nachzuzeichnen; auf halbem Weg kommt ein Kritiker dazu: Er "
            "sieht ganze Clips, liest den Prompt und sagt echt oder falsch. Folgt auch, aber weniger stetig als Flow.",
            "blog_gan": "Das Modell des Artikels. Sein Kritiker sieht Einzelbilder und nie den Prompt, also drängt es "
            "nichts, den Worten zu folgen: Erwarte fast 0 %.",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "Weniger ist besser: wie weit ein nachgezeichneter Clip vom echten abweicht, und wie weit eine "
            "geratene Richtung vom Rauschen zum Clip von der wahren. Bei einem Sprung begann eine neue Stufe mit einer "
            "neuen Aufgabe.",
            "video_gan": "Die zwei spielen gegeneinander: Fällt der Fehler des Kritikers auf 0, hat er gewonnen und "
            "lehrt nichts mehr. Dass keiner immer weiter fällt, ist normal. Was zählt, ist die Kurve der befolgten "
            "Prompts.",
            "blog_gan": "Generator und Kritiker spielen gegeneinander, also ist ein Fehler, der nicht fällt, kein "
            "Scheitern. Über das Befolgen sagt er nichts: Der Kritiker liest den Prompt nie.",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        return f"{Runs().effort(effort)}, etwa {seconds_text(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        others = "niemand sonst trainiert"
        if training:
            others = "1 anderes Training läuft" if training == 1 else f"{training} andere Trainings laufen"
        line = "" if not waiting else ", 1 weiteres wartet" if waiting == 1 else f", {waiting} weitere warten"
        return f"Die Zeiten gelten hier und jetzt: {others}{line}."

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        where = "Als Nächstes dran" if turn == 1 else f"An {turn}. Stelle"
        wait = f", in etwa {seconds_text(seconds)}" if seconds else ""
        pace = (
            "Es läuft ein Training zur Zeit" if at_a_time == 1 else f"Es laufen bis zu {at_a_time} Trainings zugleich"
        )
        return f"{where}{wait}. {pace}; du kannst die Seite schließen."

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup(", <b>noch {}</b>").format(seconds_text(seconds_left))
        return Markup("Training: {} (Stufe {} von {}){}.").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"{_number(clips)} Clips pro Sekunde"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup(", <b>noch {}</b>").format(seconds_text(seconds_left)) if seconds_left else ""
        return Markup("Vorzeitiger Abschluss: Der Rest wird in Kürze durchlaufen{}.").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f" Noch {seconds_text(seconds_left)} Training." if seconds_left else ""
        return f"Pause.{rest} „Fortsetzen“ macht da weiter, wo es aufgehört hat."

    def stopped(self, seconds: float) -> str:
        return f"Angehalten nach {seconds_text(seconds)}."

    def failed_because(self, message: str) -> str:
        return f"Das Training ist gescheitert. {message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        return Markup(
            "Es befolgt <b>{}</b> dessen, was ihm {} wurde; zurückgehalten wurde nichts. Ein zufälliger Clip: etwa 0 %."
        ).format(Common().percent(taught), badge)

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        more = "" if taught is None else f" (gezeigte: {Common().percent(taught)})"
        return Markup("Es befolgt <b>{}</b> der Prompts, die es {} hat{}. Ein zufälliger Clip: etwa 0 %.").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        said = "noch nichts geprüft"
        if rates:
            shares = ", ".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"nach {seconds_text(seconds)} Training {shares}"
        return f"Kurve der befolgten Prompts: {said}."

    def its_frames(self, count: int) -> str:
        return f"seine {count} Bilder"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "was er zuletzt von sich gesagt hat",
            "metrics.jsonl": "einige seiner Berichte",
            "resume.safetensors": "was er nach dem neuesten Stand gelernt hat",
            "card.json": "sein Name und was verlangt war, sodass er nicht weitergehen kann",
            "config.json": "seine Einstellungen, sodass man ihn nicht fragen kann",
            "vocabulary.json": "seine Wörter, sodass man ihn nicht fragen kann",
            "split.json": "was ihm gezeigt wurde, sodass man ihn nicht fragen kann",
        }
        newest = "sein neuester Stand (wähle unter „Fragen“ einen älteren)"
        return (
            f"Beschädigt, oder aus einer anderen Version von Motion Lab: {', '.join(files)}. Verloren: "
            f"{'; '.join(lost.get(name, newest) for name in files)}. Alles andere ist noch da."
        )

    def state(self, state: str) -> str:
        return {
            "queued": "wartet",
            "running": "trainiert",
            "finishing": "wird fertig",
            "pausing": "speichert",
            "stopping": "speichert",
            "paused": "Pause",
            "stopped": "angehalten",
            "finished": "",
            "interrupted": "unterbrochen",
            "failed": "gescheitert",
            "damaged": "beschädigt",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{}: <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        return {
            "open": "Öffnen",
            "rename": "Umbenennen",
            "take_home": "Mitnehmen",
            "download": "Herunterladen",
            "delete": "Löschen",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        return f"{name}: {self.action(action)}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"vor {minutes:.0f} min"
        return f"vor {minutes / 60:.0f} h" if minutes < 48 * 60 else f"vor {minutes / 1440:.0f} Tagen"

    def goes_in(self, days: int) -> str:
        return f"wird in {days} {'Tag' if days == 1 else 'Tagen'} gelöscht, wenn ihn niemand öffnet"

    def code(self, code: str) -> str:
        return f"Code {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("<b>{}</b> löschen? Seine Clips und sein Modell sind dann endgültig weg.").format(name)


class Ask(en.Ask):
    question = "Was soll geschehen?"
    go = "Los"
    model = "Modell"
    saved_at = "Gespeichert"
    newest = "neuester Stand"
    dice = "Noch eins (neuer Startwert)"
    four = "Vier nebeneinander"
    closest = "Ist es abgeschaut?"
    save_as = "Speichern als"
    download = "Herunterladen"
    went_wrong = "Das ging schief, und nicht wegen deiner Worte. Bitte versuche es noch einmal."
    linked_model = "das Modell dieses Links"
    this_model = "dieses Modell"
    no_clip = "Noch gibt es keinen Clip zu speichern."
    try_these = "Versuche:"
    surprise = "überrasch mich"
    write_it_so = "so schreiben"
    take_back = "nicht gemeint"
    taken_back = "Dann sag es mit anderen Worten: ein Ding, und was es tut."
    playing = "Wiedergabe"
    pause = "Pause"
    play = "Start"
    frame_back = "Ein Bild zurück"
    frame_on = "Ein Bild weiter"
    normal_speed = "Normales Tempo"
    half_speed = "Halbes Tempo"
    fifth_speed = "Ein Fünftel des Tempos"
    drag = "Zieh an einem Griff, oder bewege ihn mit den Pfeiltasten, um zu sagen, wann „dann“ ist."
    here_is_the_clip = "Hier ist der Clip."
    no_verdict = (
        "Dieses Modell hat aus fremden Clips gelernt. Niemand hat aufgeschrieben, was darin geschieht, also fehlt der "
        "Maßstab für ein Urteil."
    )
    never_seen = "nie im Training gesehen"
    obeyed = "Es hat die Worte befolgt."
    not_obeyed = "Es hat die Worte nicht befolgt."
    saw_others = "Im Training sah es solche Clips, mit anderem Anfang, anderer Größe und anderem Tempo."
    saw_this = "Genau diesen Clip hat es im Training oft gesehen."
    saw_and_missed = "Im Training sah es solche Clips. Diesmal ging es daneben: Versuche einen anderen Startwert."
    undecided = "Kein Urteil."
    undecided_mark = "kein Urteil"
    too_close = (
        "In zu vielen Bildern kommen sich die Dinge so nah, dass niemand sie unterscheiden kann. Versuche einen "
        "anderen Startwert."
    )
    whole_path = "der ganze Weg"
    kept = "stimmt"
    not_kept = "stimmt nicht"
    link = "Link zu diesem Clip"
    four_text = (
        "Dieselben Worte, vier Startwerte: Was die Worte offenlassen (wo, wie groß, wie schnell), wird neu gelost."
    )
    clips_gone = "Die Clips, die diesem Modell gezeigt wurden, sind nicht mehr da."
    clip_above = "der Clip oben"
    made_now = "eben gemacht"

    def example(self, kind: str) -> str:
        return {
            "taught": "gezeigt",
            "never seen": "nie gesehen",
            "never seen together": "nie zusammen gesehen",
            "three phases": "drei Teile",
        }[kind]

    def clip(self, words: str) -> str:
        return f"Clip: {words}"

    def frames(self, count: int) -> str:
        return f"Die {count} Bilder des Clips nebeneinander"

    def when_begins(self, phase: str, whose: str) -> str:
        return f"{whose}: Wann {phase} beginnt" if whose else f"Wann {phase} beginnt"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"ab Bild {number} von {frames}"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        return Markup("Verstanden als: <strong>{}</strong>. {}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        return f"eher: {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"Zu sehen war: {reason}."

    def likeness(self, likeness: float) -> str:
        if likeness >= 0.8:
            return "seinem Bild sehr ähnlich"
        if likeness >= 0.5:
            return "seinem Bild ähnlich"
        return "seinem Bild ungefähr ähnlich" if likeness >= 0.2 else "seinem Bild wenig ähnlich"

    def did_it_anyway(self, what: str) -> str:
        return f"Das hat das Modell nie gesehen: {what}. Es hat es trotzdem gemacht."

    def never_seen_and_missed(self, what: str) -> str:
        return f"Das hat das Modell nie gesehen: {what}. Diesmal ging es daneben: Versuche einen anderen Startwert."

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        spent = f"{max(1, round(seconds * 1000))} ms" if seconds < 1 else f"{_decimal(seconds)} s"
        by = f"{Runs().model(model)}-Modell" + (f", {seconds_text(trained)} trainiert" if trained else "")
        return f"In {spent} gemacht ({by}) · Startwert {seed}"

    def with_seed(self, seed: int) -> str:
        return f"Startwert {seed}"

    def closest_text(self, clips: int) -> str:
        return f"Von {_number(clips)} gezeigten Clips gleicht dieser dem Clip oben am meisten."

    def taught_words(self, words: str) -> str:
        return f"gezeigt: „{words}“"


class Answers(en.Answers):
    too_many = "Gerade fragen zu viele auf einmal. Bitte versuche es gleich noch einmal."
    model_gone = "Dieses Modell ist nicht mehr da. Wähle ein anderes."
    nothing_saved = "Dieses Modell hat noch nichts gespeichert. Frag in einer halben Minute noch einmal."
    cannot_open = (
        "Dieses Modell lässt sich nicht öffnen. Vielleicht stammt es aus einer anderen Version von Motion Lab."
    )
    no_then = "Dieses Modell lernte eine Bewegung je Clip. „dann“ gehört nicht zu seinen Wörtern."
    failed = "Etwas ging schief. Bitte frag gleich noch einmal."

    def no_checkpoint(self, name: str) -> str:
        return f"Dieses Modell hat den Stand „{name}“ nicht (mehr). Wähle unter „{Ask.saved_at}“ einen anderen."

    def only_the_article(self, problem: str) -> str:
        return (
            f"{problem} Dieses Modell kennt nur die 18 Prompts des Artikels, mit je einer Bewegung: Zwei Bewegungen "
            "nacheinander kann man von ihm nicht einmal verlangen."
        )

    def part(self, number: int) -> str:
        return f"Teil {number}"

    def then(self, motion: str) -> str:
        return f"dann {motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        return f"{motions}, und auch sonst keine {count} Bewegungen nacheinander"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"{colour} {shape}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        return f"{' und '.join(shapes)} in einer Szene"

    def either(self, reasons: Sequence[str]) -> str:
        return " oder ".join(reasons)


class How(en.How):
    lead = "Wie kann ein Modell zeigen, was es nie gesehen hat? Zehn Bilder, von den Worten bis zum Urteil."
    deeper = "Eine Schicht tiefer"
    question = Story(
        "Die Frage",
        Markup(
            "Das Modell hat Kreise nach oben und Kreise nach rechts wandern sehen, aber nie einen <em>erst nach oben, "
            "dann nach rechts</em>. Kann es das auf Verlangen, hat es die Bausteine gelernt. Kann es das nicht, merkt "
            "es sich nur Clips."
        ),
        "Das Fachwort ist kompositionelle Generalisierung. Große Videomodelle lassen sich schwer prüfen, weil niemand "
        "weiß, was sie gesehen haben. Hier sind die Trainingsclips eine Liste, also ist „nie gesehen“ eine Tatsache.",
    )
    clips = Story(
        "Die Clips",
        "Ein kleines Programm zeichnet jeden Clip: zehn Bilder aus 64 × 64 Pixeln und die Worte dazu. Anfang, Größe "
        "und Tempo sind jedes Mal neu. Im Raster werden blaue Paare von Bewegungen gezeigt, orange zurückgehalten.",
        "Das Bild hat keinen Rand: Was auf einer Seite hinausgeht, kommt auf der anderen herein. Auch der Moment des "
        "„dann“ ist ausgelost. So kann ein Modell, das zwei Bewegungen kennt, mit dreien etwas anfangen.",
    )
    numbers = Story(
        "Wörter werden Zahlen",
        "Ein Netz kann nicht lesen. Jedes Wort bekommt eine Reihe von Zahlen, anfangs zufällig, wie hier. Beim Lernen "
        "verschieben sie sich, bis sie nützlich sind: Niemand sagt, was sie bedeuten sollen.",
        "Der Artikel nimmt den Durchschnitt aller Reihen; „oben, dann rechts“ und „rechts, dann oben“ sind für ihn "
        "also gleich. Auch bleiben seine Zahlen so zufällig wie am ersten Tag. Unsere Modelle bewahren die Reihenfolge "
        "und trainieren die Zahlen.",
    )
    gan = Story(
        "Der Weg des Artikels: Fälscher und Detektiv",
        "Ein GAN besteht aus zwei Netzen. Der Generator malt Bilder aus Rauschen und Worten. Der Diskriminator will "
        "sie von echten unterscheiden. Jeder macht den anderen besser, bis die Fälschungen echt aussehen.",
        "Beide Fehler sind binäre Kreuzentropie: Der Diskriminator will echte Bilder bei 1 und gefälschte bei 0, der "
        "Generator seine eigenen bei 1. Sind sie gleich stark, fällt keiner der Fehler; das ist normal.",
    )
    no_obeying = Story(
        "Warum der nicht gehorchen kann",
        "Der Detektiv des Artikels sieht ein einzelnes Bild und erfährt die Worte nicht. Jedes Bild dieser beiden "
        "Clips ginge durch. Nichts sagt dem Fälscher, dass Bild 4 auf Bild 3 folgen muss, oder was verlangt war.",
        "Auch für die Zeit hat er keinen Eingang: Jedes Bild entsteht aus frischem Rauschen. Und „dann“ gehört nicht "
        "zu seinen Wörtern. Trainiere so ein Modell und sieh, was es aus deinen Worten macht.",
    )
    drawing = Story(
        "Unser Weg, zuerst: zeichnen lernen",
        "Ein Autoencoder presst ein Bild in 20 Zahlen und zeichnet es daraus neu: 4 sagen, wo etwas ist, 16, was dort "
        "zu sehen ist. Nach einer halben Minute zeichnet er gut. Von da an denkt das Modell in 20 Zahlen je Bild statt "
        "in 12.288.",
        "Die Stelle findet er selbst und fasst den Blick darauf zusammen; so lernt er einen Stern einmal, nicht für "
        "jede Stelle neu. 16 weitere Zahlen, für das Aussehen, kommen aus einem anderen Bild des Clips. Etwas Rauschen "
        "sorgt dafür, dass ähnliche Zahlen ähnliche Bilder ergeben.",
    )
    codes = Story(
        "Acht Zahlen für das, was die Worte offenlassen",
        "„Kreis nach unten rechts“ sagt nicht, wo, wie groß und wie schnell. Beim Lernen sieht ein Clip-Encoder den "
        "echten Clip und schreibt all das in acht Zahlen auf: den Code des Clips.",
        "Niemand sagt ihm, was er aufschreiben soll; er findet, dass ein Clip kaum mehr offenlässt als wo, wie groß, "
        "wie schnell und zu welcher Seite ein Zickzack beginnt. Gleicher Startwert, gleicher Code: So lässt sich ein "
        "Clip noch einmal machen.",
    )
    steps = Story(
        "Von Worten zu Bildern, Schritt für Schritt",
        "Ein Decoder macht aus Code und Worten ein Bild nach dem anderen. Jedes Bild hört nur die Worte seines "
        "Satzteils. Ein Schritt nach rechts ist derselbe, ob zuerst oder nach „dann“: Neue Paare bestehen also aus "
        "bekannten Schritten.",
        "Er ist ein rekurrentes Netz: Was er bis dahin weiß und die Worte des Satzteils ergeben die 20 Zahlen des "
        "nächsten Bildes. Ein Durchgang macht den ganzen Clip, in wenigen Tausendstelsekunden.",
    )
    flow = Story(
        "Flow Matching: Woher kommen neue Codes?",
        "Für einen neuen Clip brauchen wir einen neuen Code. Die meisten zufälligen Zahlen bedeuten nichts. Ein Flow "
        "lernt Pfeile, die vom Rauschen zu Codes echter Clips führen. Folge ihnen ein paar Schritte, und du kommst bei "
        "einem wahrscheinlichen an.",
        Markup(
            "Auf der Geraden x<sub>t</sub> = (1 − t) · Rauschen + t · Code lernt das Netz die mittlere Richtung Code − "
            "Rauschen, an jedem Punkt, zu jeder Zeit und für jeden Prompt. Das Bild hier hat zwei Zahlen statt acht."
        ),
    )
    judge = Story(
        "Wer sagt, ob es befolgt wurde?",
        Markup(
            "Ein Lineal, kein Netz. Ein Programm findet das Ding in jedem Bild und legt den verlangten Weg über den "
            "gegangenen. In jedem Bild dürfen sie 3 Pixel auseinanderliegen. Beide Clips hier sollten <em>erst nach "
            "oben, dann nach rechts</em>."
        ),
        "Auch Farbe, Form und Größe werden geprüft. Ein Lineal muss selbst geprüft werden: Echte Clips bestehen "
        "mindestens 98 von 100 Mal, Clips mit fremden Worten fast nie. Beide Zahlen stehen neben jeder Quote.",
    )
    models = "Die drei Modelle, die du trainieren kannst"
    model_rows = (
        ("macht", "ein Bild nach dem anderen", "den ganzen Clip", "den ganzen Clip"),
        (
            "lernt aus",
            "einem Detektiv, der ein Bild sieht",
            "dem Nachzeichnen echter Clips und einem Detektiv, der Clip und Worte sieht",
            "dem Nachzeichnen echter Clips",
        ),
        (
            "ein neuer Clip beginnt mit",
            "frischem Rauschen in jedem Bild",
            "einem Code aus reinem Rauschen",
            "einem Code, den der Flow wahrscheinlich gemacht hat",
        ),
        ("zum Befolgen gedrängt?", "✗ von niemandem", "✓ von beiden", "✓ vom Nachzeichnen"),
    )
    first_second = "erste × zweite Bewegung"
    words_and_noise = "Worte + Rauschen"
    generator = "Generator"
    discriminator = "Diskriminator"
    one_frame = "ein Bild"
    get_better = "„Ich merke: falsch“, also werde besser"
    gan_label = "Worte und Rauschen gehen in den Generator; der Diskriminator sieht ein Bild und sagt echt oder falsch"
    circle_right = "Ein Kreis, der nach rechts wandert"
    as_it_should_be = "wie es sein soll"
    wild_order = "Dieselben Bilder in wilder Reihenfolge"
    any_order = "dieselben Bilder, gemischt"
    a_frame = "Ein Bild"
    code_label = "4 Zahlen für wo, 16 für was dort zu sehen ist"
    numbers_kept = "20 Zahlen bleiben"
    numbers_before = "12.288 Zahlen"
    drawn_again = "neu gezeichnet"
    dots_flow = "Punkte fließen vom Rauschen zu einem Ring"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"Ein Raster mit {taught} gezeigten und {never_seen} nie gesehenen Paaren von Bewegungen"

    def rows_of_numbers(self, count: int) -> str:
        return f"Jedes Wort ist eine Reihe von {count} Zahlen"

    def again(self, prompt: str) -> str:
        return f"{prompt}, noch einmal"

    def hear(self, words: str) -> str:
        return f"hören „{words}“"


class German(en.English):
    code = "de"
    name = "Deutsch"
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
