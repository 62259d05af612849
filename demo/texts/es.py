"""All that the page says, in Spanish."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from demo.texts import en
from demo.texts.en import Story
from t2v_core.wording import seconds_text


def _number(count: float) -> str:
    """Four digits stand together, as is the rule."""
    return f"{count:.0f}" if count < 10_000 else f"{count:,.0f}".replace(",", "\u00a0")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


class Common(en.Common):
    taught = "enseñado"
    never_seen = "nunca visto"
    knew = "lo que ya sabía"
    obeyed = "cumplido"
    missed = "fallado"
    seed = "Semilla"
    progress = "progreso"
    loading = "La página aún se está cargando. Inténtalo de nuevo en un momento."
    path_intended = "pedido"
    path_measured = "medido"
    path_start = "inicio"
    path_too_far = "demasiado lejos"

    def paths_follow(self, things: int) -> str:
        one, several = "El camino medido sigue al pedido.", "Los caminos medidos siguen a los pedidos."
        return one if things == 1 else several

    def paths_leave(self, things: int) -> str:
        one, several = "El camino medido se aparta del pedido.", "Los caminos medidos se apartan de los pedidos."
        return one if things == 1 else several

    def percent(self, share: float) -> str:
        return f"{round(100 * share)} %"

    def number(self, count: int) -> str:
        return _number(count)

    def ordinal(self, number: int) -> str:
        return f"{number}.º"

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return ", luego ".join(motions)


class Scene(en.Scene):
    words: Mapping[str, str] = {
        "up": "hacia arriba",
        "down": "hacia abajo",
        "left": "hacia la izquierda",
        "right": "hacia la derecha",
        "up-right": "hacia arriba a la derecha",
        "up-left": "hacia arriba a la izquierda",
        "down-right": "hacia abajo a la derecha",
        "down-left": "hacia abajo a la izquierda",
        "rotating clockwise": "gira en sentido horario",
        "rotating counter-clockwise": "gira en sentido antihorario",
        "shrinking": "encoge",
        "expanding": "crece",
        "bouncing vertically": "rebota arriba y abajo",
        "bouncing horizontally": "rebota de lado a lado",
        "zigzagging vertically": "zigzaguea de arriba abajo",
        "zigzagging horizontally": "zigzaguea de lado a lado",
        "standing still": "se queda quieto",
        "circle": "círculo",
        "square": "cuadrado",
        "triangle": "triángulo",
        "star": "estrella",
        "red": "rojo",
        "green": "verde",
        "blue": "azul",
        "yellow": "amarillo",
        "purple": "morado",
        "orange": "naranja",
        "black": "negro",
        "cyan": "turquesa",
    }
    short: Mapping[str, str] = {
        "up": "arriba",
        "down": "abajo",
        "left": "izquierda",
        "right": "derecha",
        "up-right": "arriba der.",
        "up-left": "arriba izq.",
        "down-right": "abajo der.",
        "down-left": "abajo izq.",
        "rotating": "gira",
        "bouncing": "rebota",
        "zigzagging": "zigzaguea",
        "standing": "quieto",
    }

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        looks = self.words.get(colour, colour)
        if shape == "star" and looks.endswith("o"):
            looks = f"{looks[:-1]}a"
        does = ", luego ".join(self.words.get(motion, motion) for motion in motions)
        return " ".join(filter(None, [self.words.get(shape, shape), looks, does]))


class Page(en.Page):
    title = "Motion Lab"
    lead = "Enseña a un pequeño modelo a crear imágenes en movimiento con palabras. ¿Qué ha entendido?"
    language = "Idioma"
    keeps_nothing = (
        "Este navegador no guarda nada para esta página: su almacenamiento está bloqueado. Todo funciona hasta que la "
        "cierres o la recargues; después ya no sabe qué entrenamientos y clips son tuyos. Descarga lo que quieras "
        "conservar."
    )
    present = "Presentar"
    present_title = "Más grande, para un proyector"
    teach = "Enseñar"
    train = "Entrenar"
    ask = "Preguntar"
    how = "Cómo funciona"


class Teach(en.Teach):
    own_fold = "Tus propias cosas y movimientos"
    own_lead = "Dibuja algo y ponle un nombre. El modelo entrenado lo aprende en unos minutos y no olvida lo que sabe."
    own_mark = "tuyo"
    your_things = "Tus cosas"
    your_moves = "Tus movimientos"
    no_things = "Aún ninguna: dibuja una abajo."
    no_moves = "Aún ninguno: dibuja un camino abajo."
    draw_thing = "+ Dibujar una cosa"
    draw_move = "+ Dibujar un movimiento"
    teach_own = "Enseñárselos al modelo entrenado"
    save_world = "Guardar en un zip"
    open_world = "Abrir un zip"
    hand_on = "Pasarlo con un enlace"
    copy = "Copiar"
    copied = "Copiado"
    offered = "Alguien te pasa esto"
    open_offered = "Abrir este mundo"
    add_offered = "Añadirlo al mío"
    decline_offered = "No, gracias"
    handed_gone = "El mundo de este enlace ya no está aquí. Pide el zip."
    world_opened = "Abierto. Estas son ahora tus cosas y tus movimientos."
    world_empty = "Aún no hay nada que guardar. Dibuja primero una cosa o un movimiento."
    worlds_full = "Este servidor no guarda más mundos. Avisa a quien lo administra."
    not_a_picture = "Esta imagen no se puede leer. Elige un PNG o un JPEG, o dibuja una."
    nothing_drawn = "Aún no hay nada en el lienzo. Dibuja primero tu cosa."
    pad_thing = "Un lienzo para dibujar tu cosa. O elige una imagen abajo."
    pad_move = "Un lienzo para dibujar el camino. Empieza donde quieras; cuenta la dirección de tu línea."
    pad_colour = "Color"
    pad_colours = ("rojo", "naranja", "amarillo", "verde", "azul", "morado", "marrón", "negro")
    pad_brush = "Pincel"
    pad_sizes = ("Fino", "Medio", "Grueso")
    pad_erase = "Goma"
    pad_fill = "Rellenar"
    pad_undo = "Deshacer"
    pad_clear = "Borrar todo"
    pad_or_picture = "o elige una imagen"
    pad_tolerance = "Quitar más del fondo"
    pad_name = "Nombre"
    pad_thing_example = "por ejemplo, cohete"
    pad_move_example = "por ejemplo, bucle"
    pad_add_thing = "Añadir esta cosa"
    pad_add_move = "Añadir este movimiento"
    pad_growth = "Crece hasta"
    pad_turn = "Gira"

    def added(self, name: str) -> str:
        return f"Añadido: {name}."

    def handed(self, days: int) -> str:
        return f"A quien abra este enlace se le ofrece lo que has dibujado, tal como está ahora. Vale {days} días:"

    def would_go(self, names: Sequence[str]) -> str:
        return f"Al abrirlo se pierde lo que has dibujado: {', '.join(names)}. Guárdalo antes como zip, o añádelo."

    def delete_own(self, name: str) -> str:
        return f"Borrar {name}"

    def world_too_large(self, megabytes: int) -> str:
        return f"Falta este archivo o pesa más de {megabytes} MB. Guarda el mundo otra vez y ábrelo."

    lead = "Elige lo que el modelo puede ver. Lo que te guardes, se lo podrás pedir después."
    motions = "Qué puede pasar"
    shapes = "Formas"
    colours = "Colores"
    how_many = "Cuántos clips"
    make = "Crear los clips de entrenamiento"
    train = "Entrenar un modelo con ellos"
    pack = "Descargar en un zip"
    share = "Guardar al azar (%)"
    others = "Ver otros 12"
    counts = "Cuántas veces se muestra cada movimiento"
    count_columns = ("movimiento", "mostrado", "clips")
    upload = "Subir tus propios clips de entrenamiento"
    choose_zip = "Elegir un zip"
    taste = "Una muestra de lo que has elegido"
    grid = "Qué puede seguir a qué"
    grid_hint = "Primero la fila, luego la columna. Pulsa una casilla:"
    grid_label = "Tabla de enseñanza: las filas pasan primero, las columnas después"
    grid_first = "primero"
    grid_then = "luego"
    grid_same = "dos veces el mismo movimiento: no es una combinación"
    grid_always = ", siempre: es la pregunta de este laboratorio"
    grid_point = "Señala una casilla para leerla."
    nothing_made = "Aún no has creado clips. Abajo hay una muestra de lo que has elegido."
    your_set = "Tu lote de clips"
    the_zip = "El zip"
    cut_off = "La creación de tus clips se cortó al detenerse el servidor. Créalos otra vez."

    def size(self, num_bytes: float) -> str:
        return f"{_decimal(num_bytes / 1e9)} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} MB"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        return f"{_number(clips)} clips: unos {self.size(num_bytes)} de disco y {seconds_text(seconds)}."

    def order(self, order: str) -> str:
        return {"alone": "solo", "first": "primero", "then": "luego"}.get(order, order)

    def sees_singles(self) -> str:
        return "El modelo ve cada movimiento por separado."

    def sees_no_pairs(self) -> str:
        return "El modelo ve cada movimiento por separado y ninguna combinación de dos."

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            'El modelo ve cada movimiento por separado y <span class="key taught"></span><b>{} de {}</b> combinaciones '
            "de dos (unos {} clips de cada una)."
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{} nunca</b>, entre ellas <b>{}</b>. Son para la prueba: ¿sabrá juntar '
            "lo que conoce?"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        pairs = "1 pareja" if count == 1 else f"{count} parejas"
        return Markup("Tampoco ve {} de forma y color, como <b>{}</b>.").format(pairs, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        where = "va a continuación" if turn == 1 else f"es el {turn}.º de la cola"
        return f"{what} {where}, en unos {seconds_text(seconds)}. Puedes salir de esta página."

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("Desempaquetando tus clips: {}, <b>quedan {}</b>.").format(
            Common().percent(share), seconds_text(seconds)
        )

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("Creando tus clips: {} de {}, <b>quedan {}</b>.").format(
            _number(written), _number(clips), seconds_text(seconds)
        )

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        few = f" los primeros {_number(first)} clips" if first else ""
        return Markup("Empaquetando{}: {}, <b>quedan {}</b>. Puedes salir de esta página.").format(
            few, Common().percent(share), seconds_text(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>Tus clips de entrenamiento están listos:</b> {} clips, {}, {} en {}. Si no entrenas con ellos, se "
            "guardan {} días."
        ).format(
            _number(clips),
            self.size(num_bytes),
            "desempaquetados" if uploaded else "creados",
            seconds_text(seconds),
            days,
        )

    def still_here(self, clips: int) -> str:
        return f"Los clips que creaste antes siguen aquí: {_number(clips)}."

    def save_zip(self, num_bytes: float) -> str:
        return f"Guardar el zip ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"{shown} de tus {_number(clips)} clips"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "Un zip de vídeos con descripciones (name.mp4 junto a name.txt, o un metadata.csv con las columnas "
            "file_name y text), o de carpetas con frame_0.png, frame_1.png, ... y prompt.txt. Se toma el cuadrado "
            f"central, a 64 px. Como máximo {_number(clips)} clips y {megabytes} MB."
        )


class Sets(en.Sets):
    still_being_made = "Tus últimos clips aún se están creando. Espera a que estén listos."
    not_arrived = "El archivo no ha llegado. Elígelo otra vez."
    went_wrong = (
        "Algo ha ido mal, y no por lo que has elegido. Inténtalo de nuevo o avisa a quien administra este servidor."
    )
    no_set = "Aún no hay clips que descargar. Crea algunos primero."
    no_room = (
        "No queda sitio en el disco. Borra un entrenamiento hecho con clips tuyos, o pide a quien administra este "
        "servidor que haga sitio."
    )
    this_zip = "Este zip"
    no_zip = "Este archivo no se puede leer como zip. Créalo otra vez, sin contraseña."

    def wrong_number(self, least: int, most: int) -> str:
        return f"Aquí el número de clips debe estar entre {_number(least)} y {_number(most)}."

    def not_written(self, reason: str) -> str:
        return f"No se ha podido escribir: {reason}. Avisa a quien administra este servidor."

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"En el disco caben {_number(fits)} clips, no {_number(clips)}. Elige menos."

    def zip_too_large(self, megabytes: int) -> str:
        return f"Este zip pesa más de {megabytes} MB. Sube uno más pequeño."

    def too_many_files(self, clips: int) -> str:
        return f"Este zip tiene demasiados archivos; aquí caben como máximo {_number(clips)} clips."

    def so_many_files(self, files: int, clips: int) -> str:
        return f"Este zip tiene {_number(files)} archivos; aquí caben como máximo {_number(clips)} clips."

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"Desempaquetado, este zip pesaría más de {gigabytes} GB."

    def points_outside(self, name: str) -> str:
        return f"«{name}» apunta fuera de la carpeta. Un zip así no se desempaqueta."

    def is_link(self, name: str) -> str:
        return f"«{name}» es un enlace. Solo se admiten imágenes, vídeos y descripciones."

    def packed_rarely(self, name: str) -> str:
        return f"«{name}» está comprimido de una forma poco común. Crea el zip con el método habitual."

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"«{name}» pesa más de {megabytes} MB."

    def captions_too_large(self, megabytes: int) -> str:
        return f"Las descripciones de este zip pesan más de {megabytes} MB."

    def packed_too_well(self, name: str, times: int) -> str:
        return f"«{name}» está comprimido {times} veces o más. Un zip así no se desempaqueta."

    def there_twice(self, name: str) -> str:
        return f"«{name}» está dos veces."

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"Aquí hay {_number(clips)} clips; se pueden subir como máximo {_number(most)}."


class Runs(en.Runs):
    no_world = "Aún no hay nada tuyo que enseñar. Dibuja primero una cosa o un movimiento en «Enseñar»."
    trained_model = "El modelo entrenado"
    example_run = "Un ejemplo corto"
    choose_model = "Elige un modelo."
    choose_effort = "Elige lo bueno que debe ser el modelo."
    nothing_to_learn_from = "Sin redibujar y sin el crítico no queda nada de lo que aprender. Deja al menos uno."
    no_set = "Aún no tienes clips de entrenamiento. Créalos en «Enseñar»."
    article_from_nothing = "Los clips del artículo solo se pueden enseñar desde cero. Elige esa opción."
    no_start = "El entrenamiento del que partir ya no está, o su modelo no puede seguir. Elige otro."
    server_full = "Este servidor no guarda más entrenamientos. Pide a quien lo administra que haga sitio."
    line_full = "La cola está llena. Inténtalo de nuevo en unos minutos."
    not_training = "Este entrenamiento no está en marcha."
    not_ended = "Este entrenamiento aún no ha terminado. Inténtalo de nuevo en un momento."
    no_name = "Escribe un nombre."
    card_lost = (
        "Lo que se pidió se perdió con el card.json de este entrenamiento, así que no puede seguir. Se le puede "
        "preguntar, descargar y borrar."
    )
    not_yours = "Este entrenamiento no es tuyo, o se ha borrado."
    no_such_code = "Ningún entrenamiento tiene este código. Compruébalo, por favor."
    no_words = "El entrenamiento terminó sin decir nada."
    could_not_say = "El entrenamiento no pudo decir por qué. Quizá el disco esté lleno."

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "GAN de vídeo", "blog_gan": "GAN del blog"}.get(name, name)

    def effort(self, name: str) -> str:
        return {"first_look": "un vistazo", "good": "bueno", "best": "óptimo"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g} min".replace(".", ",")

    def part(self, name: str) -> str:
        return {
            "learned-alignment": "averiguar qué parte de la frase sigue cada imagen (se le dice)",
            "use-encoder": "redibujar (aprende solo del crítico)",
            "adversarial": "el crítico",
            "discriminator-reads-text": "que el crítico lea la frase",
        }[name]

    def run(self, number: int) -> str:
        return f"Entrenamiento {number}"

    def choice(self, name: str, model: str) -> str:
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        return f"tras {round(seconds) // 60}:{round(seconds) % 60:02} min, {stage}"

    def too_many(self, most: int) -> str:
        return f"Tienes {most} entrenamientos, y no se guardan más. Borra uno primero."

    def too_many_waiting(self, most: int) -> str:
        return f"Ya tienes {most} entrenamientos en la cola. Espera a que empiece uno."

    def not_saved(self, reason: str) -> str:
        return f"No se puede guardar: {reason}. Libera espacio e inténtalo de nuevo."


class Train(en.Train):
    own_world = "Tus cosas y movimientos"
    start_from = "Partir de"
    start_nothing = "cero"
    about_start = "Sigue aprendiendo y conserva lo que sabe: uno de cada dos clips que ve es de los de antes."
    lead = "Entrena un modelo con tus clips y mira si aprende a hacer caso."
    model = "Modelo"
    training_set = "Clips de entrenamiento"
    how_good = "Cómo de bueno"
    start = "Empezar"
    finish = "Terminar ya"
    pause = "Pausa"
    stop = "Parar"
    resume = "Reanudar"
    ask = "Preguntar a este modelo"
    losses = "Pérdidas de esta etapa"
    losses_fold = "Qué dicen las pérdidas"
    advanced = "Avanzado, y lo mismo en una terminal"
    take_away = "Quitar una parte, para ver para qué servía"
    terminal = "Lo mismo en una terminal"
    no_own_set = "Mis clips de «Enseñar» (aún ninguno)"
    on_spaces = (
        "Este es un Space compartido: faltan los entrenamientos más largos, y todo se pierde cuando el Space se "
        "duerme. Para más, duplica el Space o ejecútalo en casa."
    )
    on_lasting_space = (
        "Este es un Space compartido: faltan los entrenamientos más largos. Para más, duplica el Space o ejecútalo en "
        "casa."
    )
    obey_columns = ("tiempo", "cumplido (%)", "frases")
    loss_columns = ("tiempo", "valor", "pérdida")
    in_seconds = "segundos de entrenamiento"
    in_minutes = "minutos de entrenamiento"
    does_it_obey = "¿Hace caso?"
    taught_prompts = "frases enseñadas"
    no_run = "Aún no hay entrenamientos"
    no_run_hint = (
        "Pulsa «Empezar»: aquí aparecerán curvas y clips mientras el modelo aprende. Puedes cerrar la página mientras "
        "tanto."
    )
    starting = "Empezando: se preparan los clips de entrenamiento."
    on_one_core = "en un solo núcleo: otros necesitan el resto"
    saving = "Guardando lo aprendido hasta ahora."
    out_of_line = "Salió de la cola antes de empezar. «Reanudar» lo devuelve a ella."
    interrupted = (
        "Interrumpido: se apagó el ordenador o el entrenamiento. Se conserva todo hasta el último informe; «Reanudar» "
        "sigue desde ahí."
    )
    failed = (
        "El entrenamiento ha fallado. «Reanudar» lo intenta otra vez; si vuelve a fallar, prueba con menos clips o con "
        "otro modelo."
    )
    what_it_said = "Lo que dijo"
    resume_from_saved = "«Reanudar» sigue desde lo guardado."
    not_testable = "Nadie anotó qué muestran estos clips, así que no se puede examinar. Pregúntale y mira."
    not_tested = "Aún no se ha examinado: en la primera etapa solo aprende a dibujar."
    nothing_pushes = "Nada en este modelo lo empuja a hacer caso."
    better_takes_longer = "Uno mejor tarda más: elige el siguiente en «Cómo de bueno»."
    samples_hint = (
        "Aquí aparecen clips de unas pocas frases fijas, y cambian mientras aprende. La primera: circle moving up then "
        "right."
    )
    redrawn = "un clip de entrenamiento, redibujado"
    draws_first = "Aprende a dibujar antes que a mover."
    not_judged = "aún sin examinar"
    obeys = "cumple"
    not_yet = "aún no"
    runs = "Entrenamientos"
    runs_hint = "Aquí aparecerán tus entrenamientos."
    new_name = "Nombre nuevo"
    save_name = "Guardar nombre"
    delete = "Borrar"
    keep = "Conservar"
    from_another_browser = "Desde otro navegador"
    its_code = "Código del entrenamiento"
    bring_here = "Traerlo aquí"
    with_the_app = "viene con la app"
    just_now = "ahora mismo"
    not_packed = "Este entrenamiento no se puede empaquetar. Quizá sus archivos estén dañados."
    download = "Descargar"

    def start_shipped(self, seconds: float) -> str:
        return f"el modelo entrenado (aprende lo nuevo en unos {seconds_text(seconds)})"

    def preset(self, name: str) -> str:
        return {
            "quick": "Un círculo azul, 16 movimientos",
            "full": "Todo: 4 formas, 8 colores, 17 movimientos",
            "blog": "Los clips del artículo",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"Mis clips de «Enseñar»: {_number(clips)}"

    def about_model(self, model: str) -> str:
        return {
            "flow": "Aprende a redibujar clips a partir de unos pocos números y luego, con flow matching, qué números "
            "dibujar. Es el que más caso hace, en pocos minutos.",
            "video_gan": "Aprende a redibujar clips a partir de unos pocos números; a la mitad se suma un crítico: ve "
            "clips enteros, lee la frase y dice real o falso. También hace caso, aunque con menos constancia que Flow.",
            "blog_gan": "El modelo del artículo. Su crítico ve imágenes sueltas y nunca la frase, así que nada lo "
            "empuja a hacer caso: espera casi un 0 %.",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "Cuanto más bajo, mejor: lo lejos que está un clip redibujado del real, y una dirección supuesta "
            "del ruido al clip de la verdadera. Un salto indica que empezó otra etapa con otra tarea.",
            "video_gan": "Los dos juegan uno contra otro: si la pérdida del crítico cae a 0, ha ganado y ya no enseña "
            "nada. Es normal que ninguna baje sin parar. Lo que cuenta es la curva de frases cumplidas.",
            "blog_gan": "Generador y crítico juegan uno contra otro, así que una pérdida que no baja no es un fracaso. "
            "No dice nada de hacer caso: el crítico nunca lee la frase.",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        return f"{Runs().effort(effort)}, unos {seconds_text(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        others = "no hay otro entrenamiento en marcha"
        if training:
            others = "hay otro en marcha" if training == 1 else f"hay otros {training} en marcha"
        line = f", {waiting} más en la cola" if waiting else ""
        return f"Tiempos de aquí y ahora: {others}{line}."

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        where = "Va a continuación" if turn == 1 else f"{turn}.º de la cola"
        wait = f", en unos {seconds_text(seconds)}" if seconds else ""
        pace = "Se entrena uno a la vez" if at_a_time == 1 else f"Se entrenan hasta {at_a_time} a la vez"
        return f"{where}{wait}. {pace}; puedes cerrar la página."

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup(", <b>quedan {}</b>").format(seconds_text(seconds_left))
        return Markup("Entrenando: {} (etapa {} de {}){}.").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"{_number(clips)} clips por segundo"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup(", <b>quedan {}</b>").format(seconds_text(seconds_left)) if seconds_left else ""
        return Markup("Terminando antes de tiempo: recorre en breve lo que falta{}.").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f" Quedan {seconds_text(seconds_left)} de entrenamiento." if seconds_left else ""
        return f"En pausa.{rest} «Reanudar» sigue donde se quedó."

    def stopped(self, seconds: float) -> str:
        return f"Parado tras {seconds_text(seconds)}."

    def failed_because(self, message: str) -> str:
        return f"El entrenamiento ha fallado. {message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        return Markup("Cumple el <b>{}</b> de lo {}; no se le ocultó nada. Un clip al azar: cerca del 0 %.").format(
            Common().percent(taught), badge
        )

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        more = "" if taught is None else f" (de lo enseñado: {Common().percent(taught)})"
        return Markup("Cumple el <b>{}</b> de lo {}{}. Un clip al azar: cerca del 0 %.").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        said = "aún no se ha examinado nada"
        if rates:
            shares = ", ".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"tras {seconds_text(seconds)} de entrenamiento, {shares}"
        return f"Curva de frases cumplidas: {said}."

    def its_frames(self, count: int) -> str:
        return f"sus {count} imágenes"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "lo último que dijo de sí mismo",
            "metrics.jsonl": "algunos de sus informes",
            "resume.safetensors": "lo que aprendió tras el último punto guardado",
            "card.json": "su nombre y lo que se pidió, así que no puede seguir",
            "config.json": "sus ajustes, así que no se le puede preguntar",
            "vocabulary.json": "sus palabras, así que no se le puede preguntar",
            "split.json": "lo que se le enseñó, así que no se le puede preguntar",
        }
        newest = "su último punto guardado (elige otro anterior en «Preguntar»)"
        return (
            f"Dañado, o escrito por otra versión de Motion Lab: {', '.join(files)}. Se ha perdido: "
            f"{'; '.join(lost.get(name, newest) for name in files)}. Lo demás se conserva."
        )

    def state(self, state: str) -> str:
        return {
            "queued": "en la cola",
            "running": "entrenando",
            "finishing": "terminando",
            "pausing": "guardando",
            "stopping": "guardando",
            "paused": "en pausa",
            "stopped": "parado antes de tiempo",
            "finished": "",
            "interrupted": "interrumpido",
            "failed": "fallido",
            "damaged": "dañado",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{}: <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        return {
            "open": "Abrir",
            "rename": "Renombrar",
            "take_home": "Llevar a casa",
            "download": "Descargar",
            "delete": "Borrar",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        return f"{self.action(action)}: {name}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"hace {minutes:.0f} min"
        return f"hace {minutes / 60:.0f} h" if minutes < 48 * 60 else f"hace {minutes / 1440:.0f} días"

    def goes_in(self, days: int) -> str:
        return f"se borra en {days} {'día' if days == 1 else 'días'} si nadie lo abre"

    def code(self, code: str) -> str:
        return f"código {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("¿Borrar <b>{}</b>? Sus clips y su modelo se perderán para siempre.").format(name)


class Ask(en.Ask):
    question = "¿Qué debe pasar?"
    go = "Ver"
    model = "Modelo"
    saved_at = "Guardado"
    newest = "lo último"
    dice = "Otro (semilla nueva)"
    four = "Cuatro juntos"
    closest = "¿Es una copia?"
    save_as = "Guardar como"
    download = "Descargar"
    went_wrong = "Algo ha ido mal, y no por tus palabras. Inténtalo de nuevo."
    linked_model = "el modelo de este enlace"
    this_model = "este modelo"
    no_clip = "Aún no hay ningún clip que guardar."
    try_these = "Prueba:"
    surprise = "sorpréndeme"
    write_it_so = "escribirlo así"
    take_back = "no era eso"
    taken_back = "Entonces dilo con otras palabras: una cosa, y lo que hace."
    playing = "Reproducción"
    pause = "Pausa"
    play = "Ver"
    frame_back = "Una imagen atrás"
    frame_on = "Una imagen adelante"
    normal_speed = "Velocidad normal"
    half_speed = "Media velocidad"
    fifth_speed = "Un quinto de la velocidad"
    drag = "Arrastra un tirador, o muévelo con las flechas, para decir cuándo ocurre «luego»."
    here_is_the_clip = "Aquí está el clip."
    no_verdict = (
        "Este modelo aprendió de clips de alguien. Nadie anotó qué pasa en ellos, así que no hay con qué juzgarlo."
    )
    never_seen = "nunca visto al entrenar"
    obeyed = "Ha hecho caso."
    not_obeyed = "No ha hecho caso."
    saw_others = "Al entrenar vio clips de esto, con otros inicios, tamaños y velocidades."
    saw_this = "Al entrenar vio este mismo clip muchas veces."
    saw_and_missed = "Al entrenar vio clips de esto. Esta vez ha fallado: prueba otra semilla."
    undecided = "Sin veredicto."
    undecided_mark = "sin veredicto"
    too_close = "En demasiadas imágenes las cosas se acercan tanto que nadie podría distinguirlas. Prueba otra semilla."
    whole_path = "todo el camino"
    kept = "cumplido"
    not_kept = "no cumplido"
    link = "enlace a este clip"
    four_text = "Las mismas palabras, cuatro semillas: lo que no dicen (dónde, tamaño, velocidad) se sortea de nuevo."
    clips_gone = "Los clips que se le enseñaron a este modelo ya no están aquí."
    clip_above = "el clip de arriba"
    made_now = "recién hecho"

    def example(self, kind: str) -> str:
        return {
            "taught": "enseñado",
            "never seen": "nunca visto",
            "never seen together": "nunca vistos juntos",
            "three phases": "tres partes",
        }[kind]

    def clip(self, words: str) -> str:
        return f"Clip: {words}"

    def frames(self, count: int) -> str:
        return f"Las {count} imágenes del clip, una junto a otra"

    def when_begins(self, phase: str, whose: str) -> str:
        return f"{whose}: cuándo empieza {phase}" if whose else f"Cuándo empieza {phase}"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"desde la imagen {number} de {frames}"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        return Markup("Entendido como: <strong>{}</strong>. {}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        return f"más bien: {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"Se vio: {reason}."

    def likeness(self, likeness: float) -> str:
        if likeness >= 0.8:
            return "muy parecido a su imagen"
        if likeness >= 0.5:
            return "parecido a su imagen"
        return "algo parecido a su imagen" if likeness >= 0.2 else "poco parecido a su imagen"

    def did_it_anyway(self, what: str) -> str:
        return f"El modelo nunca ha visto esto: {what}. Aun así, lo ha hecho."

    def never_seen_and_missed(self, what: str) -> str:
        return f"El modelo nunca ha visto esto: {what}. Esta vez ha fallado: prueba otra semilla."

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        spent = f"{max(1, round(seconds * 1000))} ms" if seconds < 1 else f"{_decimal(seconds)} s"
        by = f"modelo {Runs().model(model)}" + (f" entrenado {seconds_text(trained)}" if trained else "")
        return f"Hecho en {spent} ({by}) · semilla {seed}"

    def with_seed(self, seed: int) -> str:
        return f"semilla {seed}"

    def closest_text(self, clips: int) -> str:
        return f"De {_number(clips)} clips enseñados, este es el que más se parece al de arriba."

    def taught_words(self, words: str) -> str:
        return f"enseñado: «{words}»"


class Answers(en.Answers):
    too_many = "Demasiada gente pregunta a la vez. Inténtalo de nuevo en un momento."
    model_gone = "Este modelo ya no está. Elige otro."
    nothing_saved = "Este modelo aún no ha guardado nada. Pregunta otra vez en medio minuto."
    cannot_open = "Este modelo no se puede abrir. Quizá lo hizo otra versión de Motion Lab."
    no_then = "A este modelo se le enseñó un movimiento cada vez. «luego» no está entre sus palabras."
    failed = "Algo ha ido mal. Pregunta otra vez en un momento."

    def no_checkpoint(self, name: str) -> str:
        return f"Este modelo (ya) no tiene el punto «{name}». Elige otro en «{Ask.saved_at}»."

    def only_the_article(self, problem: str) -> str:
        return (
            f"{problem} A este modelo se le enseñaron las 18 frases del artículo, de un movimiento cada una, y ninguna "
            "otra palabra: ni siquiera se le pueden pedir dos movimientos seguidos."
        )

    def part(self, number: int) -> str:
        return f"parte {number}"

    def then(self, motion: str) -> str:
        return f"luego {motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        return f"{motions}, ni otros {count} movimientos seguidos"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"{shape} {colour}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        return f"{' y '.join(shapes)} en una misma escena"

    def either(self, reasons: Sequence[str]) -> str:
        return " o ".join(reasons)


class How(en.How):
    lead = "¿Cómo puede un modelo mostrar lo que nunca ha visto? Diez imágenes, de las palabras al veredicto."
    deeper = "Un poco más a fondo"
    question = Story(
        "La pregunta",
        Markup(
            "El modelo ha visto círculos ir hacia arriba y círculos ir hacia la derecha. Nunca ha visto uno ir "
            "<em>arriba y luego a la derecha</em>. Si lo hace cuando se le pide, ha aprendido las piezas. Si no, solo "
            "recuerda clips."
        ),
        "Se llama generalización composicional. Los grandes modelos de vídeo son difíciles de examinar, porque nadie "
        "sabe qué han visto. Aquí los clips de entrenamiento son una lista, así que «nunca visto» es un hecho.",
    )
    clips = Story(
        "Los clips",
        "Un pequeño programa dibuja cada clip: diez imágenes de 64 × 64 píxeles, y sus palabras. Inicio, tamaño y "
        "velocidad cambian cada vez. En la tabla, los pares azules se enseñan; los naranjas se guardan.",
        "La imagen no tiene borde: lo que sale por un lado entra por el otro. También el momento de «luego» se sortea. "
        "Por eso un modelo que aprendió dos movimientos sabe qué hacer con tres.",
    )
    numbers = Story(
        "Las palabras se vuelven números",
        "Una red no sabe leer. Cada palabra recibe una fila de números, al principio al azar, como aquí. Mientras el "
        "modelo aprende, los números se mueven hasta ser útiles: nadie dice qué deben significar.",
        "El artículo toma la media de todas las filas, así que «arriba luego derecha» y «derecha luego arriba» le dan "
        "igual. Además, sus números siguen tan al azar como el primer día. Nuestros modelos conservan el orden y "
        "entrenan las filas.",
    )
    gan = Story(
        "El método del artículo: falsificador y detective",
        "Una GAN son dos redes. El generador pinta imágenes a partir de ruido y palabras. El discriminador intenta "
        "distinguirlas de las reales. Cada uno mejora al otro, hasta que las falsas parecen reales.",
        "Ambas pérdidas son entropía cruzada binaria: el discriminador quiere las imágenes reales en 1 y las falsas en "
        "0; el generador quiere las suyas en 1. Cuando están igualados, ninguna pérdida baja; es normal.",
    )
    no_obeying = Story(
        "Por qué ese no puede hacer caso",
        "El detective del artículo mira una sola imagen y no conoce las palabras. Cada imagen de estos dos clips "
        "pasaría. Nada le dice al falsificador que la imagen 4 debe seguir a la 3, ni qué se pidió.",
        "Tampoco tiene entrada para el tiempo: cada imagen sale de ruido nuevo. Y «luego» no está entre sus palabras. "
        "Entrena uno y mira qué hace con las tuyas.",
    )
    drawing = Story(
        "El nuestro, primero: aprender a dibujar",
        "Un autoencoder comprime una imagen en 20 números y la vuelve a dibujar con ellos: 4 dicen dónde está algo, 16 "
        "qué se ve ahí. En medio minuto dibuja bien. Desde entonces el modelo puede pensar en 20 números por imagen en "
        "vez de 12 288.",
        "Encuentra el lugar por sí solo y resume lo que ve ahí; así una estrella se aprende una vez, no una por lugar. "
        "Otros 16 números, para el aspecto, vienen de otra imagen del clip. Se añade algo de ruido para que números "
        "cercanos den imágenes parecidas.",
    )
    codes = Story(
        "Ocho números para lo que las palabras no dicen",
        "«Círculo hacia abajo a la derecha» no dice dónde, ni de qué tamaño, ni a qué velocidad. Al aprender, un "
        "codificador ve el clip real y lo anota en ocho números: el código del clip.",
        "Nadie le dice qué anotar; descubre que un clip apenas deja abierto más que dónde, qué tamaño, qué velocidad y "
        "hacia qué lado va primero un zigzag. La misma semilla da el mismo código, así que un clip se puede repetir.",
    )
    steps = Story(
        "De las palabras a las imágenes, paso a paso",
        "Un decodificador hace las imágenes una tras otra a partir del código y las palabras. Cada imagen oye solo las "
        "palabras de su parte. Un paso a la derecha es el mismo, antes o después de «luego»: los pares nuevos se hacen "
        "con pasos conocidos.",
        "Es una red recurrente: lo que sabe hasta ahora y las palabras de la parte dan los 20 números de la imagen "
        "siguiente. Una pasada hace todo el clip, en unas milésimas de segundo.",
    )
    flow = Story(
        "Flow matching: ¿de dónde salen códigos nuevos?",
        "Para un clip nuevo hace falta un código nuevo. La mayoría de los números al azar no significan nada. Un flujo "
        "aprende flechas que llevan del ruido a códigos de clips reales. Síguelas unos pasos y llegas a uno probable.",
        Markup(
            "En la recta x<sub>t</sub> = (1 − t) · ruido + t · código, la red aprende la dirección media código − "
            "ruido en cada punto, momento y frase. Esta imagen tiene dos números en vez de ocho."
        ),
    )
    judge = Story(
        "¿Quién dice que ha hecho caso?",
        Markup(
            "Una regla, no una red. Un programa encuentra el objeto en cada imagen y pone el camino pedido sobre el "
            "recorrido. Pueden separarse 3 píxeles, en cada imagen. A estos dos clips se les pidió <em>arriba y luego "
            "a la derecha</em>."
        ),
        "También se comprueban color, forma y tamaño. La regla también debe comprobarse: los clips reales pasan al "
        "menos 98 de cada 100 veces, y los clips con palabras ajenas casi nunca. Ambas cifras acompañan a cada "
        "porcentaje.",
    )
    models = "Los tres modelos que puedes entrenar"
    model_rows = (
        ("hace", "una imagen cada vez", "el clip entero", "el clip entero"),
        (
            "aprende de",
            "un detective que ve una imagen",
            "redibujar clips reales, y un detective que ve clip y palabras",
            "redibujar clips reales",
        ),
        (
            "un clip nuevo parte de",
            "ruido nuevo en cada imagen",
            "un código de puro ruido",
            "un código que el flujo hizo probable",
        ),
        ("¿algo lo obliga a hacer caso?", "✗ nada", "✓ ambos", "✓ el redibujar"),
    )
    first_second = "primer × segundo movimiento"
    words_and_noise = "palabras + ruido"
    generator = "generador"
    discriminator = "discriminador"
    one_frame = "una imagen"
    get_better = "«Lo noto: es falsa», así que mejora"
    gan_label = "Palabras y ruido entran en el generador; el discriminador ve una imagen y dice real o falsa"
    circle_right = "Un círculo que va a la derecha"
    as_it_should_be = "como debe ser"
    wild_order = "Las mismas imágenes en desorden"
    any_order = "las mismas, en desorden"
    a_frame = "Una imagen"
    code_label = "4 números para dónde, 16 para qué se ve ahí"
    numbers_kept = "quedan 20 números"
    numbers_before = "12 288 números"
    drawn_again = "redibujada"
    dots_flow = "Puntos que fluyen del ruido a un anillo"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"Una tabla de {taught} pares de movimientos enseñados y {never_seen} nunca vistos"

    def rows_of_numbers(self, count: int) -> str:
        return f"Cada palabra es una fila de {count} números"

    def again(self, prompt: str) -> str:
        return f"{prompt}, otra vez"

    def hear(self, words: str) -> str:
        return f"oyen «{words}»"


class Spanish(en.English):
    code = "es"
    name = "Español"
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
