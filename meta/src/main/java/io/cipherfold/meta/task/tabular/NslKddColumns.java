// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a row of NSL-KDD and the words in them, as its publisher documents them. */
final class NslKddColumns {

    /** All fields of a row: 41 features, the name of the attack, the difficulty. */
    static final List<String> NAMES =
            List.of(("duration protocol_type service flag src_bytes dst_bytes land wrong_fragment"
                            + " urgent hot num_failed_logins logged_in num_compromised root_shell su_attempted num_root"
                            + " num_file_creations num_shells num_access_files num_outbound_cmds is_host_login"
                            + " is_guest_login count srv_count serror_rate srv_serror_rate rerror_rate srv_rerror_rate"
                            + " same_srv_rate diff_srv_rate srv_diff_host_rate dst_host_count dst_host_srv_count"
                            + " dst_host_same_srv_rate dst_host_diff_srv_rate dst_host_same_src_port_rate"
                            + " dst_host_srv_diff_host_rate dst_host_serror_rate dst_host_srv_serror_rate"
                            + " dst_host_rerror_rate dst_host_srv_rerror_rate class difficulty")
                    .split(" "));

    static final int PROTOCOL = 1;
    static final int SERVICE = 2;
    static final int FLAG = 3;
    static final int CLASS = 41;
    static final int DIFFICULTY = 42;

    /** Names of the transport protocols, with their numbers. */
    static final Map<String, Integer> PROTOCOLS = numbered(words("tcp udp icmp"));

    /** The services of the full data set; the 20 % file and the test file together show 67 of them. */
    static final Map<String, Integer> SERVICES = numbered(
            words(
                    "aol auth bgp courier csnet_ns ctf daytime discard domain"
                            + " domain_u echo eco_i ecr_i efs exec finger ftp ftp_data gopher harvest hostnames http http_2784 http_443"
                            + " http_8001 imap4 IRC iso_tsap klogin kshell ldap link login mtp name netbios_dgm netbios_ns netbios_ssn"
                            + " netstat nnsp nntp ntp_u other pm_dump pop_2 pop_3 printer private red_i remote_job rje shell smtp sql_net"
                            + " ssh sunrpc supdup systat telnet tftp_u tim_i time urh_i urp_i uucp uucp_path vmnet whois X11 Z39_50"));

    /** How a connection ended. */
    static final Map<String, Integer> FLAGS = numbered(words("OTH REJ RSTO RSTOS0 RSTR S0 S1 S2 S3 SF SH"));

    /** Normal traffic, the 22 attacks of the full training file, and the 17 that the test file adds. */
    static final List<String> CLASS_NAMES = words("normal back buffer_overflow ftp_write guess_passwd imap ipsweep land"
            + " loadmodule multihop neptune nmap perl phf pod portsweep rootkit satan smurf spy teardrop warezclient"
            + " warezmaster apache2 httptunnel mailbomb mscan named processtable ps saint sendmail snmpgetattack"
            + " snmpguess sqlattack udpstorm worm xlock xsnoop xterm");

    static final Map<String, Integer> CLASSES = numbered(CLASS_NAMES);

    /** The fields that hold numbers. */
    static final List<Integer> NUMERIC = numeric();

    private NslKddColumns() {}

    /** Whether a field is a share from 0 to 1; other numeric fields are whole counts, bytes, seconds or switches. */
    static boolean isRate(int column) {
        return NAMES.get(column).endsWith("_rate");
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static Map<String, Integer> numbered(List<String> words) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String word : words) {
            numbers.put(word, numbers.size());
        }
        return Map.copyOf(numbers);
    }

    private static List<Integer> numeric() {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < CLASS; column++) {
            if (column != PROTOCOL && column != SERVICE && column != FLAG) {
                columns.add(column);
            }
        }
        return List.copyOf(columns);
    }
}
