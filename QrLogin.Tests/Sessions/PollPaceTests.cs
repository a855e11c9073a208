using QrLogin.Grains.Sessions;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>The pace of polls.</summary>
public sealed class PollPaceTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(0, true)]
    [InlineData(3.99, true)]
    [InlineData(4.01, false)]
    [InlineData(5, false)]
    [InlineData(500, false)]
    public void Only_the_previous_poll_counts_for_the_pace(double after, bool tooSoon)
    {
        var first = default(PollPace).Next(NextRequestId(), s_interval, Start);
        Assert.False(first.WasTooSoon);
        var hasty = first.Next(NextRequestId(), s_interval, Start.AddSeconds(0.1));
        Assert.True(hasty.WasTooSoon);
        Assert.Equal(tooSoon, hasty.Next(NextRequestId(), s_interval, Start.AddSeconds(0.1 + after)).WasTooSoon);
    }

    [Fact]
    public void A_retried_poll_request_is_not_another_poll()
    {
        var requestId = NextRequestId();
        var first = default(PollPace).Next(requestId, s_interval, Start);
        Assert.Equal(first, first.Next(requestId, s_interval, Start.AddSeconds(1)));
    }

    [Fact]
    public void After_the_clock_is_set_back_a_client_is_slowed_down_once()
    {
        var first = default(PollPace).Next(NextRequestId(), s_interval, Start);
        var back = first.Next(NextRequestId(), s_interval, Start.AddHours(-1));
        Assert.True(back.WasTooSoon);
        Assert.False(back.Next(NextRequestId(), s_interval, Start.AddHours(-1) + s_interval).WasTooSoon);
    }
}
