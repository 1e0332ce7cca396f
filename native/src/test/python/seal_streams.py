# SPDX-License-Identifier: Apache-2.0
"""The other side of PythonInteropTest: writes values in SEAL's format, or answers what it reads in the values of Java.

seal_streams.py write SCHEME FOLDER    parameters, keys, a plaintext, ciphertexts, and the numbers in them
seal_streams.py answer FOLDER          reads all that and writes the numbers that it finds to answers.txt
"""
import random
import sys
from pathlib import Path

import seal

NUMBERS = 64
SCALE = 2.0**40
NONE = seal.compr_mode_type.none


class Party:
    """A context with what is needed to make and to look at values."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.context = seal.SEALContext(parameters)
        if not self.context.parameters_set():
            raise SystemExit(self.context.parameter_error_message())
        self.is_ckks = parameters.scheme() == seal.scheme_type.ckks
        self.encoder = (seal.CKKSEncoder if self.is_ckks else seal.BatchEncoder)(self.context)
        self.evaluator = seal.Evaluator(self.context)

    def encode(self, numbers):
        return self.encoder.encode(numbers, SCALE) if self.is_ckks else self.encoder.encode(numbers)

    def decode(self, plaintext):
        return self.encoder.decode(plaintext)[:NUMBERS].tolist()

    def rotated(self, ciphertext, galois_keys):
        rotate = self.evaluator.rotate_vector if self.is_ckks else self.evaluator.rotate_rows
        return rotate(ciphertext, 1, galois_keys)


def parameters_of(scheme):
    degree = 8192
    parameters = seal.EncryptionParameters(getattr(seal.scheme_type, scheme))
    parameters.set_poly_modulus_degree(degree)
    if scheme == "ckks":
        parameters.set_coeff_modulus(seal.CoeffModulus.Create(degree, [60, 40, 40, 60]))
    else:
        parameters.set_coeff_modulus(seal.CoeffModulus.BFVDefault(degree))
        parameters.set_plain_modulus(seal.PlainModulus.Batching(degree, 20))
    return parameters


def line(name, numbers):
    return " ".join([name, *map(repr, numbers)]) + "\n"


def write(scheme, folder):
    parameters = parameters_of(scheme)
    party = Party(parameters)
    if party.is_ckks:
        numbers = [random.uniform(-500, 500) for _ in range(NUMBERS)]
    else:
        numbers = [random.randint(-500, 500) for _ in range(NUMBERS)]
    keys = seal.KeyGenerator(party.context)
    public_key = keys.create_public_key()
    ciphertext = seal.Encryptor(party.context, public_key).encrypt(party.encode(numbers))
    parameters.save(str(folder / "parameters"), NONE)
    # The wheel has no compression, so these are uncompressed too; Java looks.
    keys.secret_key().save(str(folder / "secret_key"))
    public_key.save(str(folder / "public_key"))
    keys.create_relin_keys().save(str(folder / "relin_keys"))
    keys.create_galois_keys().save(str(folder / "galois_keys"))
    party.encode(numbers).save(str(folder / "plaintext"), NONE)
    ciphertext.save(str(folder / "ciphertext"), NONE)
    party.evaluator.square(ciphertext).save(str(folder / "square"), NONE)
    (folder / "numbers.txt").write_text(line("numbers", numbers))


def answer(folder):
    parameters = seal.EncryptionParameters(seal.scheme_type.none)
    parameters.load(str(folder / "parameters"))
    party = Party(parameters)

    def loaded(kind, name):
        value = kind()
        value.load(party.context, str(folder / name))
        return value

    decryptor = seal.Decryptor(party.context, loaded(seal.SecretKey, "secret_key"))

    def decrypted(ciphertext):
        return party.decode(decryptor.decrypt(ciphertext))

    plaintext = loaded(seal.Plaintext, "plaintext")
    ciphertext = loaded(seal.Ciphertext, "ciphertext")
    encryptor = seal.Encryptor(party.context, loaded(seal.PublicKey, "public_key"))
    with open(folder / "answers.txt", "w", encoding="ascii") as answers:
        answers.write(line("plaintext", party.decode(plaintext)))
        answers.write(line("ciphertext", decrypted(ciphertext)))
        answers.write(line("seeded", decrypted(loaded(seal.Ciphertext, "seeded"))))
        answers.write(line("encrypted", decrypted(encryptor.encrypt(plaintext))))
        for name in ("relin_keys", "seeded_relin_keys"):
            relin_keys = loaded(seal.RelinKeys, name)
            square = party.evaluator.relinearize(loaded(seal.Ciphertext, "square"), relin_keys)
            answers.write(line(name, decrypted(square)))
        for name in ("galois_keys", "seeded_galois_keys"):
            galois_keys = loaded(seal.GaloisKeys, name)
            answers.write(line(name, decrypted(party.rotated(ciphertext, galois_keys))))


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "write":
        write(sys.argv[2], Path(sys.argv[3]))
    elif len(sys.argv) == 3 and sys.argv[1] == "answer":
        answer(Path(sys.argv[2]))
    else:
        raise SystemExit(__doc__)
