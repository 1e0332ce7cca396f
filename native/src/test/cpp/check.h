// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "core/instruction_set.h"
#include <stdexcept>
#include <string>
#include <vector>

#define CIPHERFOLD_TEXT_OF(value) #value
#define CIPHERFOLD_TEXT(value) CIPHERFOLD_TEXT_OF(value)

/** Ends the running test with the place and the text of the condition. */
#define CHECK(condition)                                                                                               \
    do                                                                                                                 \
    {                                                                                                                  \
        if (!(condition))                                                                                              \
        {                                                                                                              \
            throw std::runtime_error(__FILE__ ":" CIPHERFOLD_TEXT(__LINE__) ": " #condition);                          \
        }                                                                                                              \
    } while (false)

namespace cipherfold::test
{
    /** Whether the action throws an Error of this kind. */
    template <class Action>
    bool throws(ErrorCode code, Action &&action)
    {
        try
        {
            action();
        }
        catch (const Error &error)
        {
            return error.code() == code;
        }
        return false;
    }

    /** The instruction sets that this machine can run, for kernels that exist in several versions. */
    inline std::vector<InstructionSet> usable_instruction_sets()
    {
        std::vector<InstructionSet> usable;
        for (const InstructionSet set : { InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512 })
        {
            if (set <= best_instruction_set())
            {
                usable.push_back(set);
            }
        }
        return usable;
    }

    // The tests: each throws when it fails.
    void chacha20_vectors();
    void chacha20_instruction_sets_and_read_sizes_agree();
    void centred_binomial_by_definition();
    void public_polynomial_is_in_range();
    void word_packing_round_trip();
    void word_packing_range_check();
    void word_packing_sums();
    void digit_encoding_by_definition();
    void digit_decoding_by_definition();
    void words_are_accepted_in_order();
    void word_packing_out_of_range_is_taken_back();
    void bits_below_by_definition();
    void bit_packing_agrees_with_its_definition();
    void bit_packing_finds_words_out_of_range();
    void digit_packing_is_linear();
    void digit_packing_unpacks_what_it_packs();
    void shares_by_definition();
    void shares_refuse_wrong_arguments();
    void digit_packing_refuses_wrong_arguments();
    void ring_products();
    void ring_products_are_those_of_seal();
    void ring_refuses_parameters();
    void walsh_hadamard_by_definition();
    void rotation_by_definition();
    void vector_norm_by_definition();
    void stochastic_rounding_by_definition();
    void squared_norm_that_is_too_large_shows();
    void encoding_vector_goes_from_reals_to_integers();
    void encoding_vector_refuses_wrong_steps();
    void wide_exponential_is_enclosed();
    void gaussian_cells_hold_the_weights();
    void gaussian_comparisons_agree();
    void gaussian_samples_have_their_moments();
    void table_noise_by_definition();
    void table_noise_refuses_wrong_tables();
    void sums_open();
    void wrong_keys_show();
    void out_of_range_words_change_nothing();
    void residual_squares_do_not_overflow();
    void secret_memory_is_wiped();
    void chacha20_state_is_wiped();
    void collective_sums_open();
    void collective_sums_are_those_of_seals_evaluator();
    void collective_ring_refuses_parameters();
    void collective_common_polynomial_by_definition();
    void collective_secrets_are_ternary_by_definition();
    void collective_flooding_is_uniform_in_its_width();
    void collective_digits_are_linear();
    void collective_digits_refuse_wrong_arguments();
    void collective_sums_refuse_residues_out_of_range();
    void collective_sums_refuse_other_rings();
    void collective_encryption_needs_a_stream();
    void he_refuses_parameters();
    void he_levels_follow_the_chain();
    void he_shapes_are_checked();
    void he_words_are_checked();
    void he_transparent_results_are_told_from_defects();
    void he_products_agree_with_plain_numbers();
    void he_plaintext_operations_agree_with_seals();
    void he_encoders_refuse_what_does_not_fit();
    void he_decryptor_serves_threads_with_ciphertexts_of_all_sizes();
    void he_galois_keys_are_asked_for_before_the_work();
    void learning_kernels_agree_between_instruction_sets();
    void learning_results_do_not_depend_on_other_groups();
    void learning_kernels_write_their_results_alone();
    void learning_hyperbolic_tangent_is_accurate();
    void learning_long_sums_keep_their_digits();
    void learning_weight_gradients_of_large_images_by_definition();
    void learning_operations_refuse_wrong_arguments();
} // namespace cipherfold::test
