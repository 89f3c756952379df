"""Lets a model play the world's guessing game: it asks, the true answers are looked up, and the last turn names the
secret: where no question is left, a guess is begun for it. Many games are played side by side."""

from folder import Folder
from generate import write_all
from held_out import text_of

MOST_TOKENS = 40
GUESS = "Is it '"


def play_games(folder: Folder, games: list[dict], temperature: float, seed: int) -> list[dict]:
    """Each game's `messages`, up to the guess, and whether it was `won`."""
    messages = [[{"role": "user", "content": game["opening"]}] for game in games]
    ids = [folder.encode_prompt(prompt_of(game["opening"])) for game in games]
    open_games = list(range(len(games)))
    for turn in range(max(game["limit"] for game in games) + 1):
        begun = [GUESS if turn == games[index]["limit"] else "" for index in open_games]
        written = write_all(folder.model, [ids[index] + folder.encode(text) for index, text in zip(open_games, begun)],
                            stop=folder.end, most=MOST_TOKENS, temperature=temperature, seed=seed + 1000 * turn)
        going = []
        for index, opening, one in zip(open_games, begun, written):
            text, game = opening + text_of(folder.tokenizer, one), games[index]
            messages[index].append({"role": "assistant", "content": text})
            if text.startswith(GUESS):
                continue
            reply = game["replies"].get(text, game["unknownReply"])
            messages[index].append({"role": "user", "content": reply})
            # The next turn as the chat template renders it.
            ids[index] = ids[index] + folder.encode(f"{text}<eos>\n{prompt_of(reply)}")
            going.append(index)
        open_games = going
    return [{"messages": told, "won": told[-1]["content"] == f"{GUESS}{game['secret']}'?"}
            for told, game in zip(messages, games)]


def prompt_of(content: str) -> str:
    return f"Problem: {content}\nSolution:\n"
