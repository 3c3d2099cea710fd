/* Nothing is odd about it but where, and with what, it is started. */
int main(void)
{
	return *(volatile int *)0;
}
