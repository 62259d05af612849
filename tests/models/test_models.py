"""The networks: shapes, the article's sizes, and what may depend on what."""

from dataclasses import replace

import torch

from t2v_core.config import Config, ModelConfig, full
from t2v_core.models.article_gan import BlogDiscriminator, BlogGenerator
from t2v_core.models.autoencoder import FrameAutoencoder
from t2v_core.models.clause_attention import ClauseAttention
from t2v_core.models.clip_autoencoder import turns
from t2v_core.models.layers import PLACE_LENGTH, MirroredConv
from t2v_core.models.lexicon import Lexicon
from t2v_core.models.text_to_video import LatentVideoModel
from t2v_core.models.tokens import tokenize

VOCABULARY = ("circle", "moving", "right", "shrinking", "then", "up")


def prompts(*texts, starts=((0, 5),)):
    return tokenize(list(texts), Lexicon(VOCABULARY), list(starts) * len(texts), 10)


def test_the_articles_networks_have_the_articles_sizes():
    generator, discriminator = BlogGenerator(24), BlogDiscriminator()
    count = lambda *modules: sum(p.numel() for m in modules for p in m.parameters() if p.requires_grad)  # noqa: E731
    assert count(generator.inner) == 110 * 256 * 64 + 256 * 64
    assert count(generator.deconvolutions) == (256 * 128 + 128 * 64 + 64 * 3) * 16 + 128 + 64 + 3
    assert count(discriminator) == (3 * 64 + 64 * 128 + 128 * 256) * 16 + 64 + 128 + 256 + 256 * 64 + 1
    assert not generator.embedding.weight.requires_grad
    frames = generator(torch.randn(2, 100), torch.randn(2, 10))
    assert frames.shape == (2, 3, 64, 64) and frames.abs().max() <= 1
    assert discriminator(frames).shape == (2, 1)


def test_a_prompt_is_the_mean_of_its_words_to_the_article():
    generator = BlogGenerator(len(VOCABULARY))
    tokens = prompts("circle moving up", "circle").text_tokens
    table = generator.embedding.weight
    expected = table[[1, 2, 6]].mean(0)
    assert torch.allclose(generator.embed(tokens)[0], expected, atol=1e-6)
    assert torch.allclose(generator.embed(tokens)[1], table[1], atol=1e-6)


def test_a_mirrored_picture_has_mirrored_features():
    for size, stride, side in ((3, 1, 9), (4, 4, 16)):
        layer = MirroredConv(5, 7, size, stride)
        features = torch.randn(2, 5, side, side)
        for axis in (2, 3):
            assert torch.allclose(layer(features.flip(axis)), layer(features).flip(axis), atol=1e-5)
        assert layer(features).shape == (2, 7, (side - size) // stride + 1, (side - size) // stride + 1)


def test_a_convolution_of_mirrored_kernels_is_torchs():
    ours = MirroredConv(5, 7, 3)
    theirs = torch.nn.Conv2d(5, 7, 3)
    with torch.no_grad():
        ours.weight.copy_(torch.arange(1.0, 6).repeat(7, 9))  # mirror images of themselves, and twice as long after
        theirs.weight.copy_(2 * torch.arange(1.0, 6).view(1, 5, 1, 1).expand(7, 5, 3, 3))
        theirs.bias.copy_(ours.bias)
    features = torch.randn(2, 5, 9, 9)
    assert torch.allclose(ours(features), theirs(features), atol=1e-4)


def test_the_place_of_a_thing_is_not_beside_it():
    """Untrained: for what is its own mirror image, the place is its middle, and no weight can learn otherwise."""
    torch.manual_seed(0)
    model = FrameAutoencoder(num_places=3).eval()
    frames = torch.ones(1, 3, 64, 64)
    frames[:, :2, 7:17, 35:45] = -1  # its middle is at (39.5, 11.5), where four cells of the finder meet
    with torch.inference_mode():
        vectors = model.encode(frames)[0][:, :12].view(3, 2, 2)
    places = torch.atan2(vectors[..., 1], vectors[..., 0]) / (2 * torch.pi) * 64
    assert torch.allclose(places % 64, torch.tensor([39.5, 11.5]).expand(3, 2), atol=1e-2)


def test_frames_hear_the_clause_they_belong_to():
    text = prompts("circle moving up then right")
    clauses = torch.tensor([[[1.0], [2.0]]])
    followed, timings, positions = ClauseAttention(learned=False)(clauses, text.starts, text.num_frames)
    assert followed.flatten().tolist() == [1] * 5 + [2] * 5
    just_begun, odd, back, opening = timings[0].unbind(-1)
    assert just_begun.nonzero().flatten().tolist() == [0, 5] and opening.nonzero().flatten().tolist() == [0]
    assert odd.nonzero().flatten().tolist() == [1, 3, 6, 8] and back.nonzero().flatten().tolist() == [3, 4, 8, 9]
    # The share of its clause that lies behind a step, as a wave: half a turn over the clause, the same in both.
    shares = (torch.arange(5) + 0.5) / 5
    assert torch.allclose(positions[0, :5, 0], (torch.pi * shares).cos(), atol=1e-6)
    assert torch.equal(positions[0, :5], positions[0, 5:]) and (positions[0, :, -1] == 1 / 5).all()


def test_frames_learn_from_two_clauses_which_of_three_they_belong_to():
    """From pairs that change at any frame and what each frame of theirs should follow."""
    torch.manual_seed(0)
    learned, given = ClauseAttention(learned=True), ClauseAttention(learned=False)
    optimizer = torch.optim.Adam(learned.parameters(), lr=0.03)
    for _ in range(200):
        starts = torch.stack([torch.zeros(64, dtype=torch.long), torch.randint(2, 9, (64,))], 1)
        clauses = torch.randn(64, 2, 8)
        loss = (learned(clauses, starts, 10)[0] - given(clauses, starts, 10)[0]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    which = torch.eye(3)[None]
    for starts in ([0, 3, 7], [0, 10, 10], [0, 5, 10], [0, 2, 4]):
        hard, soft = (attention(which, torch.tensor([starts]), 10)[0] for attention in (given, learned))
        assert torch.allclose(soft, hard, atol=0.02), starts


def test_a_second_clause_changes_no_frame_before_it():
    torch.manual_seed(0)
    model = LatentVideoModel(Config(networks=ModelConfig(learned_alignment=False)), len(VOCABULARY)).eval()
    code = torch.randn(1, model.code_size)
    up, _ = model.decode_code(code, prompts("circle moving up then right"))
    down, _ = model.decode_code(code, prompts("circle moving up then shrinking"))
    assert torch.equal(up[:, :5], down[:, :5]) and not torch.allclose(up[:, 5:], down[:, 5:])


def test_word_order_matters_within_a_clause_but_padding_does_not():
    torch.manual_seed(0)
    model = LatentVideoModel(Config(), len(VOCABULARY)).eval()
    one, _ = model.text.read(prompts("circle moving up", starts=((0,),)).text_tokens)
    other, _ = model.text.read(prompts("circle up moving", starts=((0,),)).text_tokens)
    assert not torch.allclose(one, other, atol=1e-4)
    tokens = prompts("circle moving up", "circle moving up then right").text_tokens
    padded, _ = model.text.read(tokens)
    assert torch.allclose(padded[0, 0], one[0, 0], atol=1e-5)


def test_clips_of_any_length_and_size_pass_through():
    for size, frames in ((64, 4), (64, 10), (128, 7)):
        config = Config(data=replace(full(), frame_size=size, num_frames=frames))
        model = LatentVideoModel(config, 30).eval()
        clips = torch.rand(2, frames, 3, size, size) * 2 - 1
        with torch.inference_mode():
            latents, appearance = model.encode_frames(clips)
            assert model.decode_frames(latents, appearance).shape == clips.shape
        assert latents.shape == (2, frames, 20)
        vectors, amounts = latents.split([4, 16], -1)
        lengths = vectors.unflatten(-1, (2, 2)).norm(dim=-1)
        assert torch.allclose(lengths, torch.tensor(PLACE_LENGTH), atol=1e-3)
        assert torch.allclose(amounts.square().mean(-1), torch.ones(()), atol=1e-3)


def test_a_place_follows_what_moves_and_nothing_else_changes():
    torch.manual_seed(0)
    model = FrameAutoencoder(num_places=2).eval()
    frames = torch.ones(1, 3, 64, 64)
    frames[:, 0, 20:31, 40:50] = -1
    moved = frames.roll((24, 16), (2, 3))  # beyond the lower edge, and by whole cells of the place finder
    with torch.inference_mode():
        (before, look), (after, moved_look) = model.encode(frames), model.encode(moved)
        turn = [torch.view_as_complex(x[:, :8].unflatten(1, (2, 2, 2)).contiguous()) for x in (before, after)]
        shift = (turn[1] / turn[0]).angle() / (2 * torch.pi) * 64
        drawn, drawn_again = model.decode(before, look), model.decode(after, moved_look)
    assert torch.allclose(shift, torch.tensor([16.0, 24.0]).expand(1, 2, 2), atol=1e-2)
    assert torch.allclose(before[:, 8:], after[:, 8:], atol=1e-3) and torch.allclose(look, moved_look, atol=1e-3)
    # Of what is drawn, the masks at the places move along; the background masks do not.
    assert drawn.shape == frames.shape and not torch.allclose(drawn, drawn_again, atol=1e-3)


def test_several_places_pass_through():
    config = Config(data_folder="clips")
    model = LatentVideoModel(config, 30).eval()
    with torch.inference_mode():
        latents, appearance = model.encode_frames(torch.rand(2, 10, 3, 64, 64) * 2 - 1)
        assert latents.shape == (2, 10, 80) and appearance.shape == (2, 64)
        code = torch.randn(2, model.code_size)
        asked = prompts("circle moving up then right", "circle shrinking then up")
        made, look = model.decode_code(code, asked)
        assert made.shape == latents.shape and look.shape == appearance.shape
        assert model.decode_frames(made, look).shape == (2, 10, 3, 64, 64)


def test_turns_are_steps_of_the_places():
    angles = torch.tensor([[3.0, 3.3, 3.1]])[..., None]
    steps = turns(PLACE_LENGTH * torch.cat([angles.cos(), angles.sin()], -1))
    expected = torch.tensor([0.3, -0.2])
    assert torch.equal(steps[0, 0], torch.zeros(2))
    assert torch.allclose(torch.atan2(steps[0, 1:, 1], steps[0, 1:, 0]), expected, atol=1e-5)


def test_the_critic_without_text_cannot_tell_prompts_apart():
    torch.manual_seed(0)
    model = LatentVideoModel(Config(model="video_gan"), len(VOCABULARY)).eval()
    latents, appearance = torch.randn(2, 10, 20), torch.randn(2, 16)
    latents[1], appearance[1] = latents[0], appearance[0]
    asked = prompts("circle moving up then right", "circle shrinking then up")
    blind = model.criticise(latents, appearance, asked, reads_text=False)
    reading = model.criticise(latents, appearance, asked)
    assert torch.allclose(blind[0], blind[1], atol=1e-6) and not torch.allclose(reading[0], reading[1], atol=1e-4)
