/**
 * Made by scripts/syscalls.mjs from linux-headers-7.2.13+deb14-common:
 * name:x86-64 number:arm64 number:a letter per argument (ArgumentKind of ./syscalls.ts).
 */
export const TABLE = `
_sysctl:156::x accept:43:202:ixx accept4:288:242:ixxi access:21::pi acct:163:89:p add_key:248:217:ssxzi
adjtimex:159:171:x afs_syscall:183::zzzzz alarm:37::u arch_prctl:158::iz bind:49:200:ixi bpf:321:280:ixuxu brk:12:214:z
cachestat:451:451:fxxu capget:125:90:xx capset:126:91:xx chdir:80:49:p chmod:90::pm chown:92::puu chroot:161:51:p
clock_adjtime:305:266:ix clock_getres:229:114:ix clock_gettime:228:113:ix clock_nanosleep:230:115:iixx
clock_settime:227:112:ix clone:56:220:zzxxz clone3:435:435:xz close:3:57:f close_range:436:436:fuu connect:42:203:ixi
copy_file_range:326:285:fxfxzu creat:85::pm create_module:174::sz delete_module:176:106:su dup:32:23:f dup2:33::ff
dup3:292:24:ffi epoll_create:213::i epoll_create1:291:20:i epoll_ctl:233:21:fifx epoll_ctl_old:214::fifx
epoll_pwait:281:22:fxiixz epoll_pwait2:441:441:fxixxz epoll_wait:232::fxii epoll_wait_old:215::fxii eventfd:284::u
eventfd2:290:19:ui execve:59:221:pxx execveat:322:281:dpxxi exit:60:93:i exit_group:231:94:i faccessat:269:48:dpi
faccessat2:439:439:dpii fadvise64:221:223:flli fallocate:285:47:fill fanotify_init:300:262:uu
fanotify_mark:301:263:fuzfx fchdir:81:50:f fchmod:91:52:fm fchmodat:268:53:dpm fchmodat2:452:452:dpmu fchown:93:55:fuu
fchownat:260:54:dpuui fcntl:72:25:fuz fdatasync:75:83:f fgetxattr:193:10:fsxz file_getattr:468:468:dpxzu
file_setattr:469:469:dpxzu finit_module:313:273:fsi flistxattr:196:13:fxz flock:73:32:fu fork:57::
fremovexattr:199:16:fs fsconfig:431:431:fusxi fsetxattr:190:7:fsxzi fsmount:432:432:fuu fsopen:430:430:su
fspick:433:433:dpu fstat:5:80:fx fstatfs:138:44:fx fsync:74:82:f ftruncate:77:46:fl futex:202:98:xiuxxu
futex_requeue:456:456:xuii futex_wait:455:455:xzzuxi futex_waitv:449:449:xuuxi futex_wake:454:454:xziu
futimesat:261::dpx get_kernel_syms:177::x get_mempolicy:239:236:xxzzz get_robust_list:274:100:ixx get_thread_area:211::x
getcpu:309:168:xxx getcwd:79:17:xz getdents:78::fxu getdents64:217:61:fxu getegid:108:177: geteuid:107:175:
getgid:104:176: getgroups:115:158:ix getitimer:36:102:ix getpeername:52:205:ixx getpgid:121:155:i getpgrp:111::
getpid:39:172: getpmsg:181::zzzzz getppid:110:173: getpriority:140:141:ii getrandom:318:278:xzu getresgid:120:150:xxx
getresuid:118:148:xxx getrlimit:97:163:ux getrusage:98:165:ix getsid:124:156:i getsockname:51:204:ixx
getsockopt:55:209:fiixx gettid:186:178: gettimeofday:96:169:xx getuid:102:174: getxattr:191:8:psxz
getxattrat:464:464:dpusxz init_module:175:105:xzs inotify_add_watch:254:27:fpu inotify_init:253:: inotify_init1:294:26:i
inotify_rm_watch:255:28:fi io_cancel:210:3:zxx io_destroy:207:1:z io_getevents:208:4:zllxx io_pgetevents:333:292:zllxxx
io_setup:206:0:ux io_submit:209:2:zlx io_uring_enter:426:426:fuuuxz io_uring_register:427:427:fuxu
io_uring_setup:425:425:ux ioctl:16:29:fuz ioperm:173::zzi iopl:172::u ioprio_get:252:31:ii ioprio_set:251:30:iii
kcmp:312:272:iiizz kexec_file_load:320:294:ffzsz kexec_load:246:104:zzxz keyctl:250:219:izzzz kill:62:129:ii
landlock_add_rule:445:445:fixu landlock_create_ruleset:444:444:xzu landlock_restrict_self:446:446:fu lchown:94::puu
lgetxattr:192:9:psxz link:86::pp linkat:265:37:dpdpi listen:50:201:ii listmount:458:458:xxzu listns:470:470:xxzu
listxattr:194:11:pxz listxattrat:465:465:dpuxz llistxattr:195:12:pxz lookup_dcookie:212:18:zxz lremovexattr:198:15:ps
lseek:8:62:flu lsetxattr:189:6:psxzi lsm_get_self_attr:459:459:uxxu lsm_list_modules:461:461:xxu
lsm_set_self_attr:460:460:uxuu lstat:6::px madvise:28:233:zzi map_shadow_stack:453:453:zzu mbind:237:235:zzzxzu
membarrier:324:283:iui memfd_create:319:279:su memfd_secret:447:447:u migrate_pages:256:238:izxx mincore:27:232:zzx
mkdir:83::pm mkdirat:258:34:dpm mknod:133::pmu mknodat:259:33:dpmu mlock:149:228:zz mlock2:325:284:zzi
mlockall:151:230:i mmap:9:222:zzzzfz modify_ldt:154::ixz mount:165:40:spszs mount_setattr:442:442:dpuxz
move_mount:429:429:dpdpu move_pages:279:239:izxxxi mprotect:10:226:zzz mq_getsetattr:245:185:ixx mq_notify:244:184:ix
mq_open:240:180:simx mq_timedreceive:243:183:ixzxx mq_timedsend:242:182:iszux mq_unlink:241:181:s mremap:25:216:zzzzz
mseal:462:462:zzz msgctl:71:187:iix msgget:68:186:ii msgrcv:70:188:ixzli msgsnd:69:189:ixzi msync:26:227:zzi
munlock:150:229:zz munlockall:152:231: munmap:11:215:zz name_to_handle_at:303:264:dpxxi nanosleep:35:101:xx
newfstatat:262:79:dpxi nfsservctl:180:42:ixx open:2::pim open_by_handle_at:304:265:dxi open_tree:428:428:dpu
open_tree_attr:467:467:dpuxz openat:257:56:dpim openat2:437:437:dpxz pause:34:: perf_event_open:298:241:xiifz
personality:135:92:u pidfd_getfd:438:438:ffu pidfd_open:434:434:iu pidfd_send_signal:424:424:fixu pipe:22::x
pipe2:293:59:xi pivot_root:155:41:pp pkey_alloc:330:289:zz pkey_free:331:290:i pkey_mprotect:329:288:zzzi poll:7::xui
ppoll:271:73:xuxxz prctl:157:167:izzzz pread64:17:67:fxzl preadv:295:69:fxzzz preadv2:327:286:fxzzzi
prlimit64:302:261:iuxx process_madvise:440:440:fxziu process_mrelease:448:448:fu process_vm_readv:310:270:ixzxzz
process_vm_writev:311:271:ixzxzz pselect6:270:72:ixxxxx ptrace:101:117:llzz putpmsg:182::zzzzz pwrite64:18:68:fszl
pwritev:296:70:fxzzz pwritev2:328:287:fxzzzi query_module:178::sixzx quotactl:179:60:upux quotactl_fd:443:443:fuux
read:0:63:fxz readahead:187:213:flz readlink:89::pxi readlinkat:267:78:dpxi readv:19:65:fxz reboot:169:142:iiux
recvfrom:45:207:ixzuxx recvmmsg:299:243:fxuux recvmsg:47:212:fxu remap_file_pages:216:234:zzzzz removexattr:197:14:ps
removexattrat:466:466:dpus rename:82::pp renameat:264:38:dpdp renameat2:316:276:dpdpu request_key:249:218:sssi
restart_syscall:219:128: rmdir:84::p rseq:334:293:xuiu rseq_slice_yield:471:471: rt_sigaction:13:134:ixxz
rt_sigpending:127:136:xz rt_sigprocmask:14:135:ixxz rt_sigqueueinfo:129:138:iix rt_sigreturn:15:139:
rt_sigsuspend:130:133:xz rt_sigtimedwait:128:137:xxxz rt_tgsigqueueinfo:297:240:iiix sched_get_priority_max:146:125:i
sched_get_priority_min:147:126:i sched_getaffinity:204:123:iux sched_getattr:315:275:ixuu sched_getparam:143:121:ix
sched_getscheduler:145:120:i sched_rr_get_interval:148:127:ix sched_setaffinity:203:122:iux sched_setattr:314:274:ixu
sched_setparam:142:118:ix sched_setscheduler:144:119:iix sched_yield:24:124: seccomp:317:277:uux security:185::zzz
select:23::ixxxx semctl:66:191:iiiz semget:64:190:iii semop:65:193:ixu semtimedop:220:192:ixux sendfile:40:71:ffxz
sendmmsg:307:269:fxuu sendmsg:46:211:fxu sendto:44:206:ixzuxi set_mempolicy:238:237:ixz
set_mempolicy_home_node:450:450:zzzz set_robust_list:273:99:xz set_thread_area:205::x set_tid_address:218:96:x
setdomainname:171:162:xi setfsgid:123:152:u setfsuid:122:151:u setgid:106:144:u setgroups:116:159:ix
sethostname:170:161:xi setitimer:38:103:ixx setns:308:268:fi setpgid:109:154:ii setpriority:141:140:iii
setregid:114:143:uu setresgid:119:149:uuu setresuid:117:147:uuu setreuid:113:145:uu setrlimit:160:164:ux setsid:112:157:
setsockopt:54:208:fiixi settimeofday:164:170:xx setuid:105:146:u setxattr:188:5:psxzi setxattrat:463:463:dpusxz
shmat:30:196:ixi shmctl:31:195:iix shmdt:67:197:x shmget:29:194:izi shutdown:48:210:ii sigaltstack:131:132:xx
signalfd:282::fxz signalfd4:289:74:fxzi socket:41:198:iii socketpair:53:199:iiix splice:275:76:fxfxzu stat:4::px
statfs:137:43:px statmount:457:457:xxzu statx:332:291:dpuux swapoff:168:225:p swapon:167:224:pi symlink:88::pp
symlinkat:266:36:pdp sync:162:81: sync_file_range:277:84:fllu syncfs:306:267:f sysfs:139::izz sysinfo:99:179:x
syslog:103:116:ixi tee:276:77:ffzu tgkill:234:131:iii time:201::x timer_create:222:107:ixx timer_delete:226:111:i
timer_getoverrun:225:109:i timer_gettime:224:108:ix timer_settime:223:110:iixx timerfd_create:283:85:ii
timerfd_gettime:287:87:fx timerfd_settime:286:86:fixx times:100:153:x tkill:200:130:ii truncate:76:45:pl
tuxcall:184::zzz umask:95:166:i umount2:166:39:pi uname:63:160:x unlink:87::p unlinkat:263:35:dpi unshare:272:97:z
uprobe:336:: uretprobe:335:: uselib:134::p userfaultfd:323:282:i ustat:136::ux utime:132::px utimensat:280:88:dpxi
utimes:235::px vfork:58:: vhangup:153:58: vmsplice:278:75:fxzu vserver:236::zzzzz wait4:61:260:ixix waitid:247:95:iixix
write:1:64:fsz writev:20:66:fxz
`
