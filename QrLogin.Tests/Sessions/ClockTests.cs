using QrLogin.Grains.Contracts;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>A clock that jumps, as when a machine's time is corrected.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan s_jump = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_clock_jump_moves_the_expiry_by_no_more_than_the_jump()
    {
        var session = Opened();
        // Set back: the remaining time grows by the jump; then the session expires as usual.
        Assert.Equal(Lifetime + s_jump, session.View(Start - s_jump).ExpiresIn);
        Assert.Equal(session.ExpiresAt, session.NextTimedChange(Start - s_jump));
        Assert.Equal(SessionStatus.Expired, session.StatusAt(session.ExpiresAt));
        // A small jump forward does not end it, and setting the clock right revives it, because nothing was written.
        Assert.Equal(SessionStatus.Waiting, session.StatusAt(Start + Lifetime - TimeSpan.FromSeconds(1)));
        Assert.Equal((SessionStatus.Expired, SessionStatus.Waiting), (session.StatusAt(Start + s_jump), session.StatusAt(Start)));
    }

    [Fact]
    public void A_confirmation_before_the_clock_is_set_back_gains_no_more_than_the_jump()
    {
        var confirmed = Confirmed();
        Assert.Equal(confirmed.ExpiresAt - (Start - s_jump), confirmed.View(Start - s_jump).ExpiresIn);
        Assert.Equal(SessionStatus.Expired, confirmed.StatusAt(confirmed.ExpiresAt));
    }
}
