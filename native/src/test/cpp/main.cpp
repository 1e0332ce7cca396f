// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include <cstdio>
#include <exception>

using namespace cipherfold::test;

int main()
{
    struct Test
    {
        const char *name;
        void (*run)();
    };
    static constexpr Test tests[] = {
        { "chacha20_vectors", chacha20_vectors },
        { "chacha20_instruction_sets_and_read_sizes_agree", chacha20_instruction_sets_and_read_sizes_agree },
        { "centred_binomial_by_definition", centred_binomial_by_definition },
        { "public_polynomial_is_in_range", public_polynomial_is_in_range },
        { "word_packing_round_trip", word_packing_round_trip },
        { "word_packing_range_check", word_packing_range_check },
        { "word_packing_sums", word_packing_sums },
        { "digit_encoding_by_definition", digit_encoding_by_definition },
        { "digit_decoding_by_definition", digit_decoding_by_definition },
        { "words_are_accepted_in_order", words_are_accepted_in_order },
        { "word_packing_out_of_range_is_taken_back", word_packing_out_of_range_is_taken_back },
        { "bits_below_by_definition", bits_below_by_definition },
        { "bit_packing_agrees_with_its_definition", bit_packing_agrees_with_its_definition },
        { "bit_packing_finds_words_out_of_range", bit_packing_finds_words_out_of_range },
        { "digit_packing_is_linear", digit_packing_is_linear },
        { "digit_packing_unpacks_what_it_packs", digit_packing_unpacks_what_it_packs },
        { "shares_by_definition", shares_by_definition },
        { "shares_refuse_wrong_arguments", shares_refuse_wrong_arguments },
        { "digit_packing_refuses_wrong_arguments", digit_packing_refuses_wrong_arguments },
        { "ring_products", ring_products },
        { "ring_products_are_those_of_seal", ring_products_are_those_of_seal },
        { "ring_refuses_parameters", ring_refuses_parameters },
        { "walsh_hadamard_by_definition", walsh_hadamard_by_definition },
        { "rotation_by_definition", rotation_by_definition },
        { "vector_norm_by_definition", vector_norm_by_definition },
        { "stochastic_rounding_by_definition", stochastic_rounding_by_definition },
        { "squared_norm_that_is_too_large_shows", squared_norm_that_is_too_large_shows },
        { "encoding_vector_goes_from_reals_to_integers", encoding_vector_goes_from_reals_to_integers },
        { "encoding_vector_refuses_wrong_steps", encoding_vector_refuses_wrong_steps },
        { "wide_exponential_is_enclosed", wide_exponential_is_enclosed },
        { "gaussian_cells_hold_the_weights", gaussian_cells_hold_the_weights },
        { "gaussian_comparisons_agree", gaussian_comparisons_agree },
        { "gaussian_samples_have_their_moments", gaussian_samples_have_their_moments },
        { "table_noise_by_definition", table_noise_by_definition },
        { "table_noise_refuses_wrong_tables", table_noise_refuses_wrong_tables },
        { "sums_open", sums_open },
        { "wrong_keys_show", wrong_keys_show },
        { "out_of_range_words_change_nothing", out_of_range_words_change_nothing },
        { "residual_squares_do_not_overflow", residual_squares_do_not_overflow },
        { "secret_memory_is_wiped", secret_memory_is_wiped },
        { "chacha20_state_is_wiped", chacha20_state_is_wiped },
        { "collective_sums_open", collective_sums_open },
        { "collective_sums_are_those_of_seals_evaluator", collective_sums_are_those_of_seals_evaluator },
        { "collective_ring_refuses_parameters", collective_ring_refuses_parameters },
        { "collective_common_polynomial_by_definition", collective_common_polynomial_by_definition },
        { "collective_secrets_are_ternary_by_definition", collective_secrets_are_ternary_by_definition },
        { "collective_flooding_is_uniform_in_its_width", collective_flooding_is_uniform_in_its_width },
        { "collective_digits_are_linear", collective_digits_are_linear },
        { "collective_digits_refuse_wrong_arguments", collective_digits_refuse_wrong_arguments },
        { "collective_sums_refuse_residues_out_of_range", collective_sums_refuse_residues_out_of_range },
        { "collective_sums_refuse_other_rings", collective_sums_refuse_other_rings },
        { "collective_encryption_needs_a_stream", collective_encryption_needs_a_stream },
        { "he_refuses_parameters", he_refuses_parameters },
        { "he_levels_follow_the_chain", he_levels_follow_the_chain },
        { "he_shapes_are_checked", he_shapes_are_checked },
        { "he_words_are_checked", he_words_are_checked },
        { "he_transparent_results_are_told_from_defects", he_transparent_results_are_told_from_defects },
        { "he_products_agree_with_plain_numbers", he_products_agree_with_plain_numbers },
        { "he_plaintext_operations_agree_with_seals", he_plaintext_operations_agree_with_seals },
        { "he_encoders_refuse_what_does_not_fit", he_encoders_refuse_what_does_not_fit },
        { "he_decryptor_serves_threads_with_ciphertexts_of_all_sizes",
          he_decryptor_serves_threads_with_ciphertexts_of_all_sizes },
        { "he_galois_keys_are_asked_for_before_the_work", he_galois_keys_are_asked_for_before_the_work },
        { "learning_kernels_agree_between_instruction_sets", learning_kernels_agree_between_instruction_sets },
        { "learning_results_do_not_depend_on_other_groups", learning_results_do_not_depend_on_other_groups },
        { "learning_kernels_write_their_results_alone", learning_kernels_write_their_results_alone },
        { "learning_hyperbolic_tangent_is_accurate", learning_hyperbolic_tangent_is_accurate },
        { "learning_long_sums_keep_their_digits", learning_long_sums_keep_their_digits },
        { "learning_weight_gradients_of_large_images_by_definition",
          learning_weight_gradients_of_large_images_by_definition },
        { "learning_operations_refuse_wrong_arguments", learning_operations_refuse_wrong_arguments },
    };
    int failures = 0;
    for (const Test &test : tests)
    {
        try
        {
            test.run();
        }
        catch (const std::exception &error)
        {
            std::fprintf(stderr, "FAILED %s: %s\n", test.name, error.what());
            failures++;
        }
    }
    std::printf("%zu tests, %d failed\n", sizeof(tests) / sizeof(tests[0]), failures);
    return failures == 0 ? 0 : 1;
}
