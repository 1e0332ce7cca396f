// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include <cstdint>
#include <jni.h>
#include <memory>
#include <utility>

namespace cipherfold::jni
{
    /** What a handle points to; unusual numbers, so that other memory is unlikely to look like one. */
    enum class Kind : std::uint64_t
    {
        destroyed = 0,
        ring = 0x63666f6c6452494eULL,
        encryptor = 0x63666f6c64454e43ULL,
        encoding_vector = 0x63666f6c64564543ULL,
        accumulator = 0x63666f6c64414343ULL,
        opening = 0x63666f6c644f504eULL,
        context = 0x63666f6c64435458ULL,
        plaintext = 0x63666f6c64504c54ULL,
        ciphertext = 0x63666f6c64435054ULL,
        secret_key = 0x63666f6c64534b59ULL,
        public_key = 0x63666f6c64504b59ULL,
        relin_keys = 0x63666f6c64524c4bULL,
        galois_keys = 0x63666f6c64474c4bULL,
        key_generator = 0x63666f6c644b474eULL,
        he_encryptor = 0x63666f6c6448454eULL,
        decryptor = 0x63666f6c64444543ULL,
        collective_ring = 0x63666f6c64435247ULL,
        collective_member = 0x63666f6c64434d42ULL,
        collective_encryptor = 0x63666f6c6443454eULL,
        collective_sum = 0x63666f6c6443534dULL,
        float_block = 0x63666f6c64464c42ULL
    };

    /** A native object that Java holds a handle to. */
    class Handle
    {
    public:
        virtual ~Handle();

        Handle(const Handle &) = delete;

        Handle &operator=(const Handle &) = delete;

        Kind kind() const noexcept
        {
            return kind_;
        }

        jlong to_java() noexcept
        {
            return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(this));
        }

        /** Never null: throws Error(invalid_argument) for zero and for what is recognisably no handle. */
        static Handle *from_java(jlong handle);

    protected:
        explicit Handle(Kind kind) noexcept : kind_(kind) {}

    private:
        volatile Kind kind_;
    };

    template <class Object, Kind OwnKind>
    class TypedHandle final : public Handle
    {
    public:
        template <class... Arguments>
        static jlong create(Arguments &&...arguments)
        {
            return std::make_unique<TypedHandle>(std::forward<Arguments>(arguments)...).release()->to_java();
        }

        template <class... Arguments>
        explicit TypedHandle(Arguments &&...arguments) : Handle(OwnKind), object_(std::forward<Arguments>(arguments)...)
        {
        }

        Object &object() noexcept
        {
            return object_;
        }

        static Object &of(jlong handle)
        {
            Handle *const base = from_java(handle);
            require(base->kind() == OwnKind, "handle of another kind");
            return static_cast<TypedHandle *>(base)->object_;
        }

    private:
        Object object_;
    };
} // namespace cipherfold::jni
