namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// Repeats a test's call to a grain that was not answered in time, as the front end does: on a busy machine, an answer may take longer than
/// the limit of its call. Commands take effect once.
/// </summary>
internal sealed class CallRetryFilter : IOutgoingGrainCallFilter
{
    private const int Retries = 3;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (int retries = Retries; ; retries--)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (TimeoutException) when (retries > 0)
            {
            }
        }
    }
}
