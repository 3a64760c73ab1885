#include <libchart/base.h>

#include <stdio.h>

int main(void)
{
    printf("chartc %s\n", chart_version());
    return 0;
}
