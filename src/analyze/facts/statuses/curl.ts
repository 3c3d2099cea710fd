/** curl(1), EXIT CODES: https://curl.se/docs/manpage.html#EXIT */
export const CURL = `
1 the protocol of the URL is not supported by this build
2 it failed to initialize
3 the URL is malformed
4 a feature that was asked for is not built in
5 the proxy's name could not be resolved
6 the host's name could not be resolved
7 it failed to connect to the host
8 the server's reply was not understood
9 the FTP server denied access
16 an error in the HTTP/2 framing layer
18 only a part of the file was transferred
22 the server answered with an error of 400 or above (--fail)
23 it could not write what it received
26 it could not read what it was to send
27 it ran out of memory
28 the time limit was reached
33 the server does not support ranges
35 the TLS handshake failed
37 a file:// URL could not be read
42 a callback stopped it
43 an internal error: a function got a bad parameter
45 the network interface could not be used
47 too many redirects
48 an unknown option was given to libcurl
51 the server's certificate or fingerprint was not right
52 the server answered nothing
53 the TLS engine was not found
54 the TLS engine could not be made the default
55 sending failed
56 receiving failed
58 the local certificate could not be used
59 the TLS cipher could not be used
60 the server's certificate could not be verified
61 an unknown transfer encoding
63 the file is larger than allowed
65 rewinding what was sent failed
67 the server refused the log-in
77 the file of certificate authorities could not be read
78 what the URL names does not exist
92 an error of an HTTP/2 stream
94 an authentication function failed
95 an HTTP/3 error
96 the QUIC connection failed
97 the proxy's handshake failed
98 a client certificate is required
`
