#!/bin/sh
# Installs, verifies, upgrades and erases the RPM package on a host that is not booted. /tmp has first.rpm, later.rpm and
# commands.sh. Its dependencies are there as packages of Debian, which RPM does not know of. Writes a line for each problem.
problem() {
	echo "problem: $*"
}

# is WHAT EXPECTED FOUND
is() {
	[ "$2" = "$3" ] || problem "$1 is \"$3\", not \"$2\""
}

rpm --initdb
is 'the output of installing' '' "$(rpm --force-debian --install --nodeps /tmp/first.rpm 2>&1)"
is 'what is not as installed' '' "$(rpm --verify --nodeps crashcrawler 2>&1)"
is 'the unit' enabled "$(systemctl is-enabled crashcrawler 2>&1)"
is 'the mode of the history' '700 root root' "$(stat -c '%a %U %G' /var/lib/crashcrawler)"
for name in libbpf elfutils-libs libstdc++; do
	rpm --query --requires crashcrawler | grep -q "^$name" || problem "$name is not required"
done
rpm --query --requires crashcrawler | grep -q 'GLIBC\|libc.so' && problem 'it requires symbols of libraries'
sh /tmp/commands.sh

echo 'labels: { env: proof }' >>/etc/crashcrawler/config.yaml
touch /var/lib/crashcrawler/deaths.db
is 'the output of upgrading' '' "$(rpm --force-debian --upgrade --nodeps /tmp/later.rpm 2>&1)"
is 'the number of versions' 1 "$(rpm --query crashcrawler | wc -l)"
is 'what is not as installed after the upgrade' 'S.5....T.  c /etc/crashcrawler/config.yaml' "$(rpm --verify --nodeps crashcrawler 2>&1)"
is 'the last line of the configuration' 'labels: { env: proof }' "$(tail -n 1 /etc/crashcrawler/config.yaml)"
is 'the unit after the upgrade' enabled "$(systemctl is-enabled crashcrawler 2>&1)"

is 'the output of erasing' 'warning: /etc/crashcrawler/config.yaml saved as /etc/crashcrawler/config.yaml.rpmsave' "$(rpm --force-debian --erase crashcrawler 2>&1)"
# History and configuration are the administrator's to remove, as of every package of these distributions.
find / -xdev -name '*crashcrawler*' ! -path '/proc/*' ! -path '/var/cache/man/*' ! -path /var/lib/crashcrawler ! -path /etc/crashcrawler |
	sed 's/^/problem: erasing left /'
echo 'erased'
