using QrLogin.Api.Requests;

namespace QrLogin.Tests.Api;

/// <summary>Which calls are retried. ChaosTests show that this is enough when processes die.</summary>
public sealed class GrainCallRetryTests
{
    public static TheoryData<Exception> Passing =>
    [
        new TimeoutException(), new IOException(), new OperationCanceledException("Message expired before placement could complete."),
        new AggregateException("Retry failed after 2 tries.", new IOException(), new TimeoutException()),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_transient_failure_is_retried(Exception failure)
    {
        int asked = 0;
        int answer = await new GrainCallRetry().CallAsync(
            command => ++asked == 1 ? throw failure : Task.FromResult(command), 42, CancellationToken.None);
        Assert.Equal((42, 2), (answer, asked));
    }

    [Fact]
    public async Task A_call_that_failed_because_of_a_bug_is_not_retried()
    {
        int asked = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => new GrainCallRetry().CallAsync<int, int>(
            _ => throw new InvalidOperationException($"{++asked}"), 0, CancellationToken.None));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task No_call_is_retried_for_a_caller_that_has_disconnected()
    {
        using var gone = new CancellationTokenSource();
        int asked = 0;
        async Task<int> HangUp(int _)
        {
            asked++;
            await gone.CancelAsync();
            throw new OperationCanceledException(gone.Token);
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => new GrainCallRetry().CallAsync(HangUp, 0, gone.Token));
        Assert.Equal(1, asked);
    }
}
