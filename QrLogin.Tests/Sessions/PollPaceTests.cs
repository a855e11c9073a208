using QrLogin.Grains.Sessions;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>When a poll comes too soon.</summary>
public sealed class PollPaceTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(0, true)]
    [InlineData(3.99, true)]
    [InlineData(4.01, false)]
    [InlineData(5, false)]
    [InlineData(500, false)]
    public void Only_the_one_before_counts(double after, bool tooSoon)
    {
        var first = default(PollPace).Next(NextRequestId(), s_interval, Start);
        Assert.False(first.WasTooSoon);
        var hasty = first.Next(NextRequestId(), s_interval, Start.AddSeconds(0.1));
        Assert.True(hasty.WasTooSoon);
        Assert.Equal(tooSoon, hasty.Next(NextRequestId(), s_interval, Start.AddSeconds(0.1 + after)).WasTooSoon);
    }

    [Fact]
    public void The_same_request_sent_again_is_no_other_poll()
    {
        var requestId = NextRequestId();
        var first = default(PollPace).Next(requestId, s_interval, Start);
        Assert.Equal(first, first.Next(requestId, s_interval, Start.AddSeconds(1)));
    }

    [Fact]
    public void A_clock_that_was_set_back_slows_a_client_down_once()
    {
        var first = default(PollPace).Next(NextRequestId(), s_interval, Start);
        var back = first.Next(NextRequestId(), s_interval, Start.AddHours(-1));
        Assert.True(back.WasTooSoon);
        Assert.False(back.Next(NextRequestId(), s_interval, Start.AddHours(-1) + s_interval).WasTooSoon);
    }
}
