"""All that the page says, in French."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from demo.texts import en
from demo.texts.en import Story
from t2v_core.wording import seconds_text


def _number(count: float) -> str:
    return f"{count:,.0f}".replace(",", "\u202f")  # a narrow space that does not break


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


class Common(en.Common):
    taught = "montré"
    never_seen = "jamais vu"
    knew = "ce qu’il savait avant"
    obeyed = "respecté"
    missed = "manqué"
    seed = "Graine"
    progress = "progression"
    loading = "La page se charge encore. Réessaie dans un instant."
    path_intended = "demandé"
    path_measured = "mesuré"
    path_start = "départ"
    path_too_far = "trop loin"

    def paths_follow(self, things: int) -> str:
        one, several = "Le trajet mesuré suit le trajet demandé.", "Les trajets mesurés suivent les trajets demandés."
        return one if things == 1 else several

    def paths_leave(self, things: int) -> str:
        one = "Le trajet mesuré s’écarte du trajet demandé."
        several = "Les trajets mesurés s’écartent des trajets demandés."
        return one if things == 1 else several

    def percent(self, share: float) -> str:
        return f"{round(100 * share)} %"

    def number(self, count: int) -> str:
        return _number(count)

    def ordinal(self, number: int) -> str:
        return "1er" if number == 1 else f"{number}e"

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return ", puis ".join(motions)


class Scene(en.Scene):
    words: Mapping[str, str] = {
        "up": "vers le haut",
        "down": "vers le bas",
        "left": "vers la gauche",
        "right": "vers la droite",
        "up-right": "vers le haut à droite",
        "up-left": "vers le haut à gauche",
        "down-right": "vers le bas à droite",
        "down-left": "vers le bas à gauche",
        "rotating clockwise": "tourne dans le sens horaire",
        "rotating counter-clockwise": "tourne dans le sens antihoraire",
        "shrinking": "rétrécit",
        "expanding": "grandit",
        "bouncing vertically": "rebondit de haut en bas",
        "bouncing horizontally": "rebondit de gauche à droite",
        "zigzagging vertically": "zigzague de haut en bas",
        "zigzagging horizontally": "zigzague de gauche à droite",
        "standing still": "reste immobile",
        "circle": "cercle",
        "square": "carré",
        "triangle": "triangle",
        "star": "étoile",
        "red": "rouge",
        "green": "vert",
        "blue": "bleu",
        "yellow": "jaune",
        "purple": "violet",
        "orange": "orange",
        "black": "noir",
        "cyan": "turquoise",
    }
    short: Mapping[str, str] = {
        "up": "haut",
        "down": "bas",
        "left": "gauche",
        "right": "droite",
        "up-right": "haut droite",
        "up-left": "haut gauche",
        "down-right": "bas droite",
        "down-left": "bas gauche",
        "rotating": "tourne",
        "bouncing": "rebondit",
        "zigzagging": "zigzague",
        "standing": "immobile",
    }

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        looks = self.words.get(colour, colour)
        if shape == "star":
            looks = {"vert": "verte", "bleu": "bleue", "violet": "violette", "noir": "noire"}.get(looks, looks)
        does = ", puis ".join(self.words.get(motion, motion) for motion in motions)
        return " ".join(filter(None, [self.words.get(shape, shape), looks, does]))


class Page(en.Page):
    title = "Motion Lab"
    lead = "Apprends à un petit modèle à animer des images avec des mots. Qu’a-t-il compris ?"
    language = "Langue"
    keeps_nothing = (
        "Ce navigateur ne garde rien pour cette page : son stockage est bloqué. Tout marche jusqu’à ce que tu la "
        "fermes ou la recharges ; ensuite elle ne sait plus quels entraînements et quels clips sont à toi. Télécharge "
        "ce que tu veux garder."
    )
    present = "Présenter"
    present_title = "Plus grand, pour un vidéoprojecteur"
    teach = "Enseigner"
    train = "Entraîner"
    ask = "Demander"
    how = "Principe"


class Teach(en.Teach):
    own_fold = "Tes propres objets et mouvements"
    own_lead = (
        "Dessine quelque chose et donne-lui un nom. Le modèle entraîné l’apprend en quelques minutes, sans oublier."
    )
    own_mark = "à toi"
    your_things = "Tes objets"
    your_moves = "Tes mouvements"
    no_things = "Aucun pour l’instant : dessines-en un ci-dessous."
    no_moves = "Aucun pour l’instant : dessine un trajet ci-dessous."
    draw_thing = "+ Dessiner un objet"
    draw_move = "+ Dessiner un mouvement"
    teach_own = "Les enseigner au modèle entraîné"
    save_world = "Enregistrer en zip"
    open_world = "Ouvrir un zip"
    hand_on = "Transmettre par un lien"
    copy = "Copier"
    copied = "Copié"
    offered = "Quelqu’un te transmet ceci"
    open_offered = "Ouvrir ce monde"
    add_offered = "L’ajouter au mien"
    decline_offered = "Non, merci"
    handed_gone = "Le monde de ce lien n’est plus ici. Demande plutôt le zip."
    world_opened = "Ouvert. Ce sont maintenant tes objets et tes mouvements."
    world_empty = "Il n’y a encore rien à enregistrer. Dessine d’abord un objet ou un mouvement."
    worlds_full = "Ce serveur ne garde plus d’autres mondes. Préviens la personne qui le gère."
    not_a_picture = "Cette image est illisible. Choisis un PNG ou un JPEG, ou dessines-en une."
    nothing_drawn = "La feuille est encore vide. Dessine d’abord ton objet."
    pad_thing = "Une feuille pour dessiner ton objet. Ou choisis une image ci-dessous."
    pad_move = "Une feuille pour dessiner le trajet. Commence où tu veux ; c’est la direction de ta ligne qui compte."
    pad_colour = "Couleur"
    pad_colours = ("rouge", "orange", "jaune", "vert", "bleu", "violet", "marron", "noir")
    pad_brush = "Pinceau"
    pad_sizes = ("Fin", "Moyen", "Épais")
    pad_erase = "Gomme"
    pad_fill = "Remplir"
    pad_undo = "Annuler"
    pad_clear = "Effacer"
    pad_or_picture = "ou choisis une image"
    pad_tolerance = "Enlever plus de son fond"
    pad_name = "Nom"
    pad_thing_example = "par exemple fusée"
    pad_move_example = "par exemple boucle"
    pad_add_thing = "Ajouter cet objet"
    pad_add_move = "Ajouter ce mouvement"
    pad_growth = "Grandit jusqu’à"
    pad_turn = "Tourne de"

    def added(self, name: str) -> str:
        return f"Ajouté : {name}."

    def handed(self, days: int) -> str:
        return f"Qui ouvre ce lien se voit proposer ce que tu as dessiné, tel quel. Il est valable {days} jours :"

    def would_go(self, names: Sequence[str]) -> str:
        return f"L’ouvrir efface ce que tu as dessiné : {', '.join(names)}. Enregistre-le d’abord en zip, ou ajoute-le."

    def delete_own(self, name: str) -> str:
        return f"Supprimer {name}"

    def world_too_large(self, megabytes: int) -> str:
        return f"Ce fichier manque ou dépasse {megabytes} Mo. Enregistre le monde à nouveau et ouvre-le."

    lead = "Choisis ce que le modèle peut voir. Ce que tu gardes de côté, tu pourras le lui demander plus tard."
    motions = "Ce qui peut se passer"
    shapes = "Formes"
    colours = "Couleurs"
    how_many = "Combien de clips"
    make = "Créer les clips d’entraînement"
    train = "Entraîner un modèle avec"
    pack = "Télécharger en zip"
    share = "Garder de côté, au hasard (%)"
    others = "En voir 12 autres"
    counts = "Combien de fois chaque mouvement est montré"
    count_columns = ("mouvement", "montré", "clips")
    upload = "Envoyer tes propres clips d’entraînement"
    choose_zip = "Choisir un zip"
    taste = "Un aperçu de ce que montrent ces choix"
    grid = "Ce qui peut suivre quoi"
    grid_hint = "D’abord la ligne, puis la colonne. Clique sur une case :"
    grid_label = "Grille d’enseignement : les lignes se passent d’abord, les colonnes ensuite"
    grid_first = "d’abord"
    grid_then = "puis"
    grid_same = "deux fois le même mouvement : pas une combinaison"
    grid_always = ", toujours : c’est la question de ce labo"
    grid_point = "Pointe une case pour la lire."
    nothing_made = "Aucun clip créé. Voici un aperçu de ce que montrent ces choix."
    your_set = "Ton lot de clips"
    the_zip = "Le zip"
    cut_off = "La création de tes clips a été coupée quand le serveur s’est arrêté. Recommence-la."

    def size(self, num_bytes: float) -> str:
        return f"{_decimal(num_bytes / 1e9)} Go" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} Mo"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        return f"{_number(clips)} clips : environ {self.size(num_bytes)} sur le disque, {seconds_text(seconds)}."

    def order(self, order: str) -> str:
        return {"alone": "seul", "first": "d’abord", "then": "puis"}.get(order, order)

    def sees_singles(self) -> str:
        return "Le modèle voit chaque mouvement seul."

    def sees_no_pairs(self) -> str:
        return "Le modèle voit chaque mouvement seul, et aucune combinaison de deux."

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            'Le modèle voit chaque mouvement seul, et <span class="key taught"></span><b>{} combinaisons sur {}</b> '
            "(environ {} clips chacune)."
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{} jamais</b>, dont <b>{}</b>. Elles servent au test : saura-t-il '
            "assembler ce qu’il connaît ?"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        pairs = "1 paire" if count == 1 else f"{count} paires"
        return Markup("Il ne voit pas non plus {} de forme et couleur, comme <b>{}</b>.").format(pairs, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        where = "est le prochain" if turn == 1 else f"est {turn}e dans la file"
        return f"{what} {where}, dans environ {seconds_text(seconds)}. Tu peux quitter cette page."

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("Tes clips sont décompressés : {}, <b>encore {}</b>.").format(
            Common().percent(share), seconds_text(seconds)
        )

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("Création de tes clips : {} sur {}, <b>encore {}</b>.").format(
            _number(written), _number(clips), seconds_text(seconds)
        )

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        few = f" des {_number(first)} premiers clips" if first else ""
        return Markup("Compression{} : {}, <b>encore {}</b>. Tu peux quitter cette page.").format(
            few, Common().percent(share), seconds_text(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>Tes clips d’entraînement sont prêts :</b> {} clips, {}, {} en {}. Sans entraînement, ils sont gardés "
            "{} jours."
        ).format(
            _number(clips), self.size(num_bytes), "décompressés" if uploaded else "créés", seconds_text(seconds), days
        )

    def still_here(self, clips: int) -> str:
        return f"Tes clips précédents sont encore là : {_number(clips)}."

    def save_zip(self, num_bytes: float) -> str:
        return f"Enregistrer le zip ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"{shown} de tes {_number(clips)} clips"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "Un zip de vidéos avec légendes (name.mp4 à côté de name.txt, ou un metadata.csv avec les colonnes "
            "file_name et text), ou de dossiers avec frame_0.png, frame_1.png, ... et prompt.txt. On prend le carré "
            f"du milieu, à 64 px. Au plus {_number(clips)} clips et {megabytes} Mo."
        )


class Sets(en.Sets):
    still_being_made = "Tes derniers clips sont encore en création. Attends qu’ils soient prêts."
    not_arrived = "Le fichier n’est pas arrivé. Choisis-le à nouveau."
    went_wrong = (
        "Quelque chose a échoué, et pas à cause de tes choix. Réessaie, ou préviens la personne qui gère ce serveur."
    )
    no_set = "Il n’y a pas encore de clips à télécharger. Crées-en d’abord."
    no_room = (
        "Il n’y a plus assez de place sur le disque. Supprime un entraînement fait avec tes clips, ou demande à la "
        "personne qui gère ce serveur de faire de la place."
    )
    this_zip = "Ce zip"
    no_zip = "Ce fichier n’est pas un zip lisible. Refais-le, sans mot de passe."

    def wrong_number(self, least: int, most: int) -> str:
        return f"Ici, le nombre de clips doit être entre {_number(least)} et {_number(most)}."

    def not_written(self, reason: str) -> str:
        return f"L’écriture a échoué : {reason}. Préviens la personne qui gère ce serveur."

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"Le disque a de la place pour {_number(fits)} clips, pas pour {_number(clips)}. Choisis-en moins."

    def zip_too_large(self, megabytes: int) -> str:
        return f"Ce zip dépasse {megabytes} Mo. Envoies-en un plus petit."

    def too_many_files(self, clips: int) -> str:
        return f"Ce zip contient trop de fichiers ; ici, {_number(clips)} clips au plus."

    def so_many_files(self, files: int, clips: int) -> str:
        return f"Ce zip contient {_number(files)} fichiers ; ici, {_number(clips)} clips au plus."

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"Décompressé, ce zip dépasserait {gigabytes} Go."

    def points_outside(self, name: str) -> str:
        return f"« {name} » pointe hors du dossier. Un tel zip n’est pas décompressé."

    def is_link(self, name: str) -> str:
        return f"« {name} » est un lien. Seuls les images, vidéos et légendes sont acceptées."

    def packed_rarely(self, name: str) -> str:
        return f"« {name} » est compressé d’une façon rare. Refais le zip avec la méthode habituelle."

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"« {name} » dépasse {megabytes} Mo."

    def captions_too_large(self, megabytes: int) -> str:
        return f"Les légendes de ce zip dépassent {megabytes} Mo."

    def packed_too_well(self, name: str, times: int) -> str:
        return f"« {name} » est compressé {times} fois ou plus. Un tel zip n’est pas décompressé."

    def there_twice(self, name: str) -> str:
        return f"« {name} » est là deux fois."

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"Il y a {_number(clips)} clips ; on peut en envoyer {_number(most)} au plus."


class Runs(en.Runs):
    no_world = "Il n’y a encore rien à toi à enseigner. Dessine d’abord un objet ou un mouvement dans « Enseigner »."
    trained_model = "Le modèle entraîné"
    example_run = "Un court exemple"
    choose_model = "Choisis un modèle."
    choose_effort = "Choisis la qualité du modèle."
    nothing_to_learn_from = "Sans redessin et sans critique, il ne reste rien pour apprendre. Gardes-en un."
    no_set = "Tu n’as pas encore de clips d’entraînement. Crées-en dans « Enseigner »."
    article_from_nothing = "Les clips de l’article ne s’enseignent qu’à partir de rien. Choisis cela."
    no_start = "L’entraînement de départ n’est plus là, ou son modèle ne peut pas continuer. Choisis-en un autre."
    server_full = "Ce serveur ne garde plus d’autres entraînements. Demande à qui le gère de faire de la place."
    line_full = "La file est pleine. Réessaie dans quelques minutes."
    not_training = "Cet entraînement n’est pas en cours."
    not_ended = "Cet entraînement n’est pas encore terminé. Réessaie dans un instant."
    no_name = "Saisis un nom."
    card_lost = (
        "Ce qui était demandé est perdu avec le card.json de cet entraînement ; il ne peut donc pas continuer. On peut "
        "l’interroger, le télécharger et le supprimer."
    )
    not_yours = "Cet entraînement n’est pas à toi, ou il a été supprimé."
    no_such_code = "Aucun entraînement ici n’a ce code. Vérifie-le, s’il te plaît."
    no_words = "L’entraînement s’est terminé sans un mot."
    could_not_say = "L’entraînement n’a pas pu dire pourquoi. Le disque est peut-être plein."

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "GAN vidéo", "blog_gan": "GAN du blog"}.get(name, name)

    def effort(self, name: str) -> str:
        return {"first_look": "un aperçu", "good": "bonne", "best": "la meilleure"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g} min".replace(".", ",")

    def part(self, name: str) -> str:
        return {
            "learned-alignment": "trouver quelle partie de la phrase suit chaque image (on le lui dit)",
            "use-encoder": "le redessin (il n’apprend que du critique)",
            "adversarial": "le critique",
            "discriminator-reads-text": "la lecture de la phrase par le critique",
        }[name]

    def run(self, number: int) -> str:
        return f"Entraînement {number}"

    def choice(self, name: str, model: str) -> str:
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        return f"après {round(seconds) // 60}:{round(seconds) % 60:02} min, {stage}"

    def too_many(self, most: int) -> str:
        return f"Tu as {most} entraînements, on n’en garde pas plus. Supprimes-en un d’abord."

    def too_many_waiting(self, most: int) -> str:
        return f"{most} de tes entraînements attendent déjà. Attends que l’un d’eux commence."

    def not_saved(self, reason: str) -> str:
        return f"Impossible d’enregistrer : {reason}. Libère de la place, puis réessaie."


class Train(en.Train):
    own_world = "Tes objets et mouvements"
    start_from = "Partir de"
    start_nothing = "rien"
    about_start = "Il continue d’apprendre et garde ce qu’il sait : un clip sur deux qu’il voit est un clip d’avant."
    lead = "Entraîne un modèle avec tes clips, et regarde s’il apprend à obéir."
    model = "Modèle"
    training_set = "Clips d’entraînement"
    how_good = "Qualité"
    start = "Démarrer"
    finish = "Terminer maintenant"
    pause = "Pause"
    stop = "Arrêter"
    resume = "Reprendre"
    ask = "Interroger ce modèle"
    losses = "Pertes de cette étape"
    losses_fold = "Ce que disent les pertes"
    advanced = "Avancé, et la même chose dans un terminal"
    take_away = "Retirer une partie, pour voir à quoi elle servait"
    terminal = "La même chose dans un terminal"
    no_own_set = "Mes clips de « Enseigner » (aucun)"
    on_spaces = (
        "Ceci est un Space partagé : les plus longs entraînements manquent, et tout est perdu quand le Space s’endort. "
        "Pour plus, duplique le Space ou lance-le chez toi."
    )
    on_lasting_space = (
        "Ceci est un Space partagé : les plus longs entraînements manquent. Pour plus, duplique le Space ou lance-le "
        "chez toi."
    )
    obey_columns = ("temps", "respecté (%)", "phrases")
    loss_columns = ("temps", "valeur", "perte")
    in_seconds = "secondes d’entraînement"
    in_minutes = "minutes d’entraînement"
    does_it_obey = "Obéit-il ?"
    taught_prompts = "phrases montrées"
    no_run = "Aucun entraînement"
    no_run_hint = (
        "Appuie sur « Démarrer » : des courbes et des clips apparaissent ici pendant que le modèle apprend. Tu peux "
        "fermer la page entre-temps."
    )
    starting = "Démarrage : préparation des clips d’entraînement."
    on_one_core = "sur un seul cœur : d’autres ont besoin du reste"
    saving = "Enregistrement de ce qu’il a appris."
    out_of_line = "Retiré de la file avant de commencer. « Reprendre » l’y remet."
    interrupted = (
        "Interrompu : l’ordinateur ou l’entraînement s’est arrêté. Tout est gardé jusqu’au dernier rapport ; "
        "« Reprendre » continue à partir de là."
    )
    failed = (
        "L’entraînement a échoué. « Reprendre » réessaie ; s’il échoue encore, moins de clips ou un autre modèle "
        "peuvent aider."
    )
    what_it_said = "Ce qu’il a dit"
    resume_from_saved = "« Reprendre » continue à partir de ce qui est enregistré."
    not_testable = (
        "Personne n’a noté ce que montrent ces clips ; on ne peut donc pas le tester. Demande-lui, et regarde."
    )
    not_tested = "Il n’a pas encore été testé : à la première étape, il apprend seulement à dessiner."
    nothing_pushes = "Rien dans ce modèle ne le pousse à obéir."
    better_takes_longer = "Un meilleur prend plus de temps : choisis la « Qualité » suivante."
    samples_hint = (
        "Des clips de quelques phrases fixes apparaissent ici et changent à mesure qu’il apprend. La première : circle "
        "moving up then right."
    )
    redrawn = "un clip d’entraînement, redessiné"
    draws_first = "Il apprend à dessiner avant d’apprendre à bouger."
    not_judged = "pas encore jugé"
    obeys = "obéit"
    not_yet = "pas encore"
    runs = "Entraînements"
    runs_hint = "Tes entraînements apparaîtront ici."
    new_name = "Nouveau nom"
    save_name = "Enregistrer le nom"
    delete = "Supprimer"
    keep = "Garder"
    from_another_browser = "Depuis un autre navigateur"
    its_code = "Code de l’entraînement"
    bring_here = "Le ramener ici"
    with_the_app = "fourni avec l’appli"
    just_now = "à l’instant"
    not_packed = "Cet entraînement ne peut pas être mis en zip. Ses fichiers sont peut-être abîmés."
    download = "Télécharger"

    def start_shipped(self, seconds: float) -> str:
        return f"le modèle entraîné (apprend du nouveau en {seconds_text(seconds)} environ)"

    def preset(self, name: str) -> str:
        return {
            "quick": "Un cercle bleu, 16 mouvements",
            "full": "Tout : 4 formes, 8 couleurs, 17 mouvements",
            "blog": "Les clips de l’article",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"Mes clips de « Enseigner » : {_number(clips)}"

    def about_model(self, model: str) -> str:
        return {
            "flow": "Apprend à redessiner des clips à partir de quelques nombres, puis, par flow matching, quels "
            "nombres dessiner. C’est lui qui obéit le mieux, en quelques minutes.",
            "video_gan": "Apprend à redessiner des clips à partir de quelques nombres ; à mi-chemin, un critique se "
            "joint à lui : il voit des clips entiers, lit la phrase et dit vrai ou faux. Obéit aussi, moins "
            "régulièrement.",
            "blog_gan": "Le modèle de l’article. Son critique voit des images isolées et jamais la phrase ; rien ne le "
            "pousse donc à obéir : attends-toi à presque 0 %.",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "Plus c’est bas, mieux c’est : l’écart entre un clip redessiné et le vrai, et entre une direction "
            "devinée du bruit au clip et la vraie. Un saut signale une nouvelle étape avec une nouvelle tâche.",
            "video_gan": "Les deux jouent l’un contre l’autre : si la perte du critique tombe à 0, il a gagné et "
            "n’enseigne plus rien. Il est normal qu’aucune ne baisse sans fin. Ce qui compte, c’est la courbe des "
            "phrases respectées.",
            "blog_gan": "Générateur et critique jouent l’un contre l’autre ; une perte qui ne baisse pas n’est donc "
            "pas un échec. Elle ne dit rien de l’obéissance : le critique ne lit jamais la phrase.",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        return f"{Runs().effort(effort)}, environ {seconds_text(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        others = "aucun autre entraînement en cours"
        if training:
            others = "1 autre entraînement en cours" if training == 1 else f"{training} autres entraînements en cours"
        line = f", {waiting} en attente" if waiting else ""
        return f"Durées valables ici et maintenant : {others}{line}."

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        where = "Prochain dans la file" if turn == 1 else f"{turn}e dans la file"
        wait = f", dans environ {seconds_text(seconds)}" if seconds else ""
        pace = "Un entraînement à la fois" if at_a_time == 1 else f"Jusqu’à {at_a_time} entraînements à la fois"
        return f"{where}{wait}. {pace} ; tu peux fermer la page."

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup(", <b>encore {}</b>").format(seconds_text(seconds_left))
        return Markup("Entraînement : {} (étape {} sur {}){}.").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"{_number(clips)} clips par seconde"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup(", <b>encore {}</b>").format(seconds_text(seconds_left)) if seconds_left else ""
        return Markup("Fin anticipée : il parcourt rapidement ce qui reste{}.").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f" Encore {seconds_text(seconds_left)} d’entraînement." if seconds_left else ""
        return f"En pause.{rest} « Reprendre » continue là où il s’est arrêté."

    def stopped(self, seconds: float) -> str:
        return f"Arrêté après {seconds_text(seconds)}."

    def failed_because(self, message: str) -> str:
        return f"L’entraînement a échoué. {message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        return Markup(
            "Il respecte <b>{}</b> de ce qui lui a été {} ; rien n’a été gardé de côté. Un clip au hasard : environ "
            "0 %."
        ).format(Common().percent(taught), badge)

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        more = "" if taught is None else f" (de ce qui a été montré : {Common().percent(taught)})"
        return Markup("Il respecte <b>{}</b> de ce qu’il n’a {}{}. Un clip au hasard : environ 0 %.").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        said = "rien n’a encore été testé"
        if rates:
            shares = ", ".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"après {seconds_text(seconds)} d’entraînement, {shares}"
        return f"Courbe des phrases respectées : {said}."

    def its_frames(self, count: int) -> str:
        return f"ses {count} images"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "ce qu’il a dit de lui en dernier",
            "metrics.jsonl": "certains de ses rapports",
            "resume.safetensors": "ce qu’il a appris après son dernier enregistrement",
            "card.json": "son nom et ce qui était demandé ; il ne peut donc pas continuer",
            "config.json": "ses réglages ; on ne peut donc pas l’interroger",
            "vocabulary.json": "ses mots ; on ne peut donc pas l’interroger",
            "split.json": "ce qui lui a été montré ; on ne peut donc pas l’interroger",
        }
        newest = "son dernier enregistrement (choisis-en un plus ancien dans « Demander »)"
        return (
            f"Abîmé, ou écrit par une autre version de Motion Lab : {', '.join(files)}. Perdu : "
            f"{' ; '.join(lost.get(name, newest) for name in files)}. Tout le reste est gardé."
        )

    def state(self, state: str) -> str:
        return {
            "queued": "en attente",
            "running": "en cours",
            "finishing": "se termine",
            "pausing": "enregistre",
            "stopping": "enregistre",
            "paused": "en pause",
            "stopped": "arrêté avant la fin",
            "finished": "",
            "interrupted": "interrompu",
            "failed": "échoué",
            "damaged": "abîmé",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{} : <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        return {
            "open": "Ouvrir",
            "rename": "Renommer",
            "take_home": "Emporter",
            "download": "Télécharger",
            "delete": "Supprimer",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        return f"{self.action(action)} : {name}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"il y a {minutes:.0f} min"
        return f"il y a {minutes / 60:.0f} h" if minutes < 48 * 60 else f"il y a {minutes / 1440:.0f} jours"

    def goes_in(self, days: int) -> str:
        return f"supprimé dans {days} {'jour' if days == 1 else 'jours'} si personne ne l’ouvre"

    def code(self, code: str) -> str:
        return f"code {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("Supprimer <b>{}</b> ? Ses clips et son modèle seront perdus pour de bon.").format(name)


class Ask(en.Ask):
    question = "Que doit-il se passer ?"
    go = "Voir"
    model = "Modèle"
    saved_at = "Enregistré"
    newest = "le dernier"
    dice = "Un autre (nouvelle graine)"
    four = "Quatre côte à côte"
    closest = "Est-ce une copie ?"
    save_as = "Enregistrer en"
    download = "Télécharger"
    went_wrong = "Quelque chose a échoué, et pas à cause de tes mots. Réessaie."
    linked_model = "le modèle de ce lien"
    this_model = "ce modèle"
    no_clip = "Il n’y a pas encore de clip à enregistrer."
    try_these = "Essaie :"
    surprise = "surprends-moi"
    write_it_so = "l’écrire ainsi"
    take_back = "ce n’est pas ça"
    taken_back = "Alors dis-le en d’autres mots : une chose, et ce qu’elle fait."
    playing = "Lecture"
    pause = "Pause"
    play = "Lire"
    frame_back = "Une image en arrière"
    frame_on = "Une image en avant"
    normal_speed = "Vitesse normale"
    half_speed = "Demi-vitesse"
    fifth_speed = "Un cinquième de la vitesse"
    drag = "Tire une poignée, ou déplace-la avec les flèches, pour dire quand arrive « puis »."
    here_is_the_clip = "Voici le clip."
    no_verdict = (
        "Ce modèle a appris des clips de quelqu’un. Personne n’a noté ce qui s’y passe ; il n’y a donc rien pour juger."
    )
    never_seen = "jamais vu à l’entraînement"
    obeyed = "Il a obéi."
    not_obeyed = "Il n’a pas obéi."
    saw_others = "À l’entraînement, il a vu de tels clips, avec d’autres départs, tailles et vitesses."
    saw_this = "À l’entraînement, il a vu ce clip exact, de nombreuses fois."
    saw_and_missed = "À l’entraînement, il a vu de tels clips. Cette fois, c’est manqué : essaie une autre graine."
    undecided = "Pas de verdict."
    undecided_mark = "pas de verdict"
    too_close = "Sur trop d’images, les objets sont trop proches pour être distingués. Essaie une autre graine."
    whole_path = "tout le trajet"
    kept = "respecté"
    not_kept = "non respecté"
    link = "lien vers ce clip"
    four_text = "Les mêmes mots, quatre graines : ce qu’ils ne disent pas (où, taille, vitesse) est retiré au sort."
    clips_gone = "Les clips montrés à ce modèle ne sont plus là."
    clip_above = "le clip ci-dessus"
    made_now = "créé à l’instant"

    def example(self, kind: str) -> str:
        return {
            "taught": "montré",
            "never seen": "jamais vu",
            "never seen together": "jamais vus ensemble",
            "three phases": "trois parties",
        }[kind]

    def clip(self, words: str) -> str:
        return f"Clip : {words}"

    def frames(self, count: int) -> str:
        return f"Les {count} images du clip, côte à côte"

    def when_begins(self, phase: str, whose: str) -> str:
        return f"{whose} : quand commence {phase}" if whose else f"Quand commence {phase}"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"à partir de l’image {number} sur {frames}"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        return Markup("Compris comme : <strong>{}</strong>. {}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        return f"plutôt : {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"Ce qu’on a vu : {reason}."

    def likeness(self, likeness: float) -> str:
        if likeness >= 0.8:
            return "très ressemblant à son image"
        if likeness >= 0.5:
            return "ressemblant à son image"
        return "à peu près ressemblant à son image" if likeness >= 0.2 else "peu ressemblant à son image"

    def did_it_anyway(self, what: str) -> str:
        return f"Le modèle n’a jamais vu cela : {what}. Il l’a fait quand même."

    def never_seen_and_missed(self, what: str) -> str:
        return f"Le modèle n’a jamais vu cela : {what}. Cette fois, c’est manqué : essaie une autre graine."

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        spent = f"{max(1, round(seconds * 1000))} ms" if seconds < 1 else f"{_decimal(seconds)} s"
        by = f"modèle {Runs().model(model)}" + (f" entraîné {seconds_text(trained)}" if trained else "")
        return f"Créé en {spent} ({by}) · graine {seed}"

    def with_seed(self, seed: int) -> str:
        return f"graine {seed}"

    def closest_text(self, clips: int) -> str:
        return f"Des {_number(clips)} clips qui lui ont été montrés, celui-ci ressemble le plus au clip ci-dessus."

    def taught_words(self, words: str) -> str:
        return f"montré : « {words} »"


class Answers(en.Answers):
    too_many = "Trop de personnes demandent en même temps. Réessaie dans un instant."
    model_gone = "Ce modèle n’est plus là. Choisis-en un autre."
    nothing_saved = "Ce modèle n’a encore rien enregistré. Redemande dans une demi-minute."
    cannot_open = "Ce modèle ne peut pas être ouvert. Il vient peut-être d’une autre version de Motion Lab."
    no_then = "Ce modèle a appris un mouvement à la fois. « puis » n’est pas parmi ses mots."
    failed = "Quelque chose a échoué. Redemande dans un instant."

    def no_checkpoint(self, name: str) -> str:
        return f"Ce modèle n’a pas (ou plus) l’étape « {name} ». Choisis-en une autre sous « {Ask.saved_at} »."

    def only_the_article(self, problem: str) -> str:
        return (
            f"{problem} Ce modèle a appris les 18 phrases de l’article, d’un mouvement chacune, et aucun autre mot : "
            "on ne peut même pas lui demander deux mouvements de suite."
        )

    def part(self, number: int) -> str:
        return f"partie {number}"

    def then(self, motion: str) -> str:
        return f"puis {motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        return f"{motions}, ni {count} autres mouvements de suite"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"{shape} {colour}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        return f"{' et '.join(shapes)} dans une même scène"

    def either(self, reasons: Sequence[str]) -> str:
        return " ou ".join(reasons)


class How(en.How):
    lead = "Comment un modèle peut-il montrer ce qu’il n’a jamais vu ? Dix images, des mots au verdict."
    deeper = "Un peu plus en profondeur"
    question = Story(
        "La question",
        Markup(
            "Le modèle a vu des cercles monter, et des cercles aller à droite. Il n’en a jamais vu un <em>monter, puis "
            "aller à droite</em>. S’il y arrive quand on le demande, il a appris les morceaux. Sinon, il ne fait que "
            "se souvenir de clips."
        ),
        "Cela s’appelle la généralisation compositionnelle. Les grands modèles vidéo sont difficiles à examiner, car "
        "personne ne sait ce qu’ils ont vu. Ici, les clips d’entraînement sont une liste : « jamais vu » est un fait.",
    )
    clips = Story(
        "Les clips",
        "Un petit programme dessine chaque clip : dix images de 64 × 64 pixels, et leurs mots. Départ, taille et "
        "vitesse changent à chaque fois. Dans la grille, les paires bleues sont montrées ; les orange, gardées de "
        "côté.",
        "L’image n’a pas de bord : ce qui sort d’un côté rentre de l’autre. Le moment de « puis » est aussi tiré au "
        "sort. C’est ce qui permet à un modèle qui a vu deux mouvements d’en comprendre trois.",
    )
    numbers = Story(
        "Les mots deviennent des nombres",
        "Un réseau ne sait pas lire. Chaque mot reçoit une rangée de nombres, d’abord au hasard, comme ici. Pendant "
        "l’apprentissage, ils bougent jusqu’à devenir utiles : personne ne dit ce qu’ils doivent signifier.",
        "L’article prend la moyenne de toutes les rangées ; « haut puis droite » et « droite puis haut » sont donc "
        "pareils pour lui. Ses nombres restent aussi au hasard qu’au premier jour. Nos modèles gardent l’ordre et "
        "entraînent les rangées.",
    )
    gan = Story(
        "La méthode de l’article : faussaire et détective",
        "Un GAN, ce sont deux réseaux. Le générateur peint des images à partir de bruit et de mots. Le discriminateur "
        "essaie de les distinguer des vraies. Chacun améliore l’autre, jusqu’à ce que les fausses aient l’air vraies.",
        "Les deux pertes sont des entropies croisées binaires : le discriminateur veut les vraies images à 1 et les "
        "fausses à 0 ; le générateur veut les siennes à 1. À l’équilibre, aucune ne baisse ; c’est normal.",
    )
    no_obeying = Story(
        "Pourquoi celui-là ne peut pas obéir",
        "Le détective de l’article regarde une seule image, sans connaître les mots. Chaque image de ces deux clips "
        "passerait. Rien ne dit au faussaire que l’image 4 doit suivre la 3, ni ce qui était demandé.",
        "Il n’a pas non plus d’entrée pour le temps : chaque image part d’un nouveau bruit. Et « puis » n’est pas "
        "parmi ses mots. Entraînes-en un, et vois ce qu’il fait des tiens.",
    )
    drawing = Story(
        "La nôtre, d’abord : apprendre à dessiner",
        "Un autoencodeur résume une image en 20 nombres et la redessine à partir d’eux : 4 disent où est l’objet, 16 "
        "ce qu’on y voit. En une demi-minute, il dessine bien. Dès lors, le modèle pense en 20 nombres par image au "
        "lieu de 12 288.",
        "Il trouve l’endroit tout seul et résume ce qu’il y voit ; une étoile s’apprend ainsi une fois, pas une fois "
        "par endroit. 16 autres nombres, pour l’apparence, viennent d’une autre image du clip. Un peu de bruit fait "
        "que des nombres voisins donnent des images semblables.",
    )
    codes = Story(
        "Huit nombres pour ce que les mots ne disent pas",
        "« Cercle vers le bas à droite » ne dit ni où, ni quelle taille, ni à quelle vitesse. En apprenant, un "
        "encodeur regarde le vrai clip et note tout cela en huit nombres : le code du clip.",
        "Personne ne lui dit quoi noter ; il découvre qu’un clip ne laisse guère ouvert que l’endroit, la taille, la "
        "vitesse et le premier côté d’un zigzag. La même graine donne le même code : on peut donc refaire un clip.",
    )
    steps = Story(
        "Des mots aux images, pas à pas",
        "Un décodeur crée les images l’une après l’autre à partir du code et des mots. Chaque image n’entend que les "
        "mots de sa partie. Un pas à droite est le même, avant ou après « puis » : les nouvelles paires sont donc "
        "faites de pas connus.",
        "C’est un réseau récurrent : ce qu’il sait déjà et les mots de la partie donnent les 20 nombres de l’image "
        "suivante. Un seul passage crée tout le clip, en quelques millièmes de seconde.",
    )
    flow = Story(
        "Flow matching : d’où viennent de nouveaux codes ?",
        "Pour un nouveau clip, il faut un nouveau code. La plupart des nombres au hasard ne veulent rien dire. Un flot "
        "apprend des flèches qui mènent du bruit aux codes de vrais clips. Suis-les quelques pas, et tu arrives à un "
        "code probable.",
        Markup(
            "Sur la droite x<sub>t</sub> = (1 − t) · bruit + t · code, le réseau apprend la direction moyenne code − "
            "bruit en chaque point, instant et phrase. Cette image a deux nombres au lieu de huit."
        ),
    )
    judge = Story(
        "Qui dit qu’il a obéi ?",
        Markup(
            "Une règle, pas un réseau. Un programme trouve l’objet sur chaque image et pose le trajet demandé sur le "
            "trajet suivi. L’écart permis est de 3 pixels, sur chaque image. On demandait à ces deux clips de "
            "<em>monter, puis aller à droite</em>."
        ),
        "Couleur, forme et taille sont vérifiées aussi. Une règle doit elle-même être vérifiée : les vrais clips "
        "passent au moins 98 fois sur 100, et les clips avec les mots d’un autre presque jamais. Ces deux chiffres "
        "accompagnent chaque taux.",
    )
    models = "Les trois modèles que tu peux entraîner"
    model_rows = (
        ("crée", "une image à la fois", "le clip entier", "le clip entier"),
        (
            "apprend de",
            "un détective qui voit une image",
            "redessiner de vrais clips, et un détective qui voit clip et mots",
            "redessiner de vrais clips",
        ),
        (
            "un nouveau clip part de",
            "un nouveau bruit à chaque image",
            "un code de pur bruit",
            "un code que le flot a rendu probable",
        ),
        ("poussé à obéir ?", "✗ par rien", "✓ par les deux", "✓ par le redessin"),
    )
    first_second = "premier × second mouvement"
    words_and_noise = "mots + bruit"
    generator = "générateur"
    discriminator = "discriminateur"
    one_frame = "une image"
    get_better = "« Je le vois : faux », alors progresse"
    gan_label = "Mots et bruit entrent dans le générateur ; le discriminateur voit une image et dit vrai ou faux"
    circle_right = "Un cercle qui va à droite"
    as_it_should_be = "comme il faut"
    wild_order = "Les mêmes images dans le désordre"
    any_order = "les mêmes, en désordre"
    a_frame = "Une image"
    code_label = "4 nombres pour l’endroit, 16 pour ce qu’on y voit"
    numbers_kept = "20 nombres gardés"
    numbers_before = "12 288 nombres"
    drawn_again = "redessinée"
    dots_flow = "Des points coulent du bruit vers un anneau"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"Une grille de {taught} paires de mouvements montrées et {never_seen} jamais vues"

    def rows_of_numbers(self, count: int) -> str:
        return f"Chaque mot est une rangée de {count} nombres"

    def again(self, prompt: str) -> str:
        return f"{prompt}, encore"

    def hear(self, words: str) -> str:
        return f"entendent « {words} »"


class French(en.English):
    code = "fr"
    name = "Français"
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
