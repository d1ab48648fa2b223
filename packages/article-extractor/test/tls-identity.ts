/**
 * A certificate for pages.test and the names below it that nobody trusts, with its key, for servers on the
 * loopback. Valid for a hundred years; made with `openssl req -x509 -newkey ec -nodes -days 36500`.
 */

export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpzCCAUygAwIBAgIUQkgIHt+pNFZjv9utSz8AlQfghTowCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKcGFnZXMudGVzdDAgFw0yNjExMjcxODQwMDZaGA8yMTI2MTEw
MzE4NDAwNlowFTETMBEGA1UEAwwKcGFnZXMudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABHY8j2Nh066S1hvPdfknozq+Q7wUlMWTLuWCckZuvovtmmhai39u
o/+zOhuX4U9800EFmzarVA4RKpnFWErhqoqjeDB2MB0GA1UdDgQWBBTxxPYphPXD
WAqrRpotVGVN7U6JCTAfBgNVHSMEGDAWgBTxxPYphPXDWAqrRpotVGVN7U6JCTAP
BgNVHRMBAf8EBTADAQH/MCMGA1UdEQQcMBqCCnBhZ2VzLnRlc3SCDCoucGFnZXMu
dGVzdDAKBggqhkjOPQQDAgNJADBGAiEA+QVx7UNoopZ1Xk2fgEeq3jfLNEgKCAG+
/b3DmNeVdxQCIQC4L0ks/tQ5n4szzYv4l9FXYVHZG8l3mQRva4IhHhHAIA==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgqNk3fPE4amdYkaFs
7ToyzEYfhtWtSypIy+Tq+F03wM6hRANCAAR2PI9jYdOuktYbz3X5J6M6vkO8FJTF
ky7lgnJGbr6L7ZpoWot/bqP/szobl+FPfNNBBZs2q1QOESqZxVhK4aqK
-----END PRIVATE KEY-----
`;
