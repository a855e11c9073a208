using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>
/// A session whose time jumps, as when it moves to a silo with another clock. (Within one process the clock never runs
/// backwards: SteadyClockTests.)
/// </summary>
public sealed class ClockTests
{
    private static readonly TimeSpan s_jump = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_session_expires_at_once_on_a_clock_that_was_set_back()
    {
        var session = Opened();
        foreach (var jump in new[] { s_jump, TimeSpan.FromHours(5) })
        {
            Assert.Equal((SessionStatus.Expired, TimeSpan.Zero), (session.StatusAt(Start - jump), session.View(Start - jump).ExpiresIn));
            Assert.Null(session.NextTimedChange(Start - jump));
            Assert.Equal(SessionStatus.Expired, Confirmed().StatusAt(Start - jump));
        }
    }

    [Fact]
    public void A_session_never_shows_more_time_than_its_lifetime()
    {
        var session = Opened();
        Assert.Equal(Lifetime, session.View(Start - SessionTimes.MaxClockSkew).ExpiresIn);
        Assert.Equal(Lifetime, session.View(Start).ExpiresIn);
        Assert.Equal(SessionStatus.Waiting, session.StatusAt(Start - SessionTimes.MaxClockSkew));
    }

    [Fact]
    public void A_clock_jump_forward_moves_the_expiry_by_no_more_than_the_jump()
    {
        var session = Opened();
        // A small jump does not end it, and setting the clock right revives it, because nothing was written.
        Assert.Equal(SessionStatus.Waiting, session.StatusAt(Start + Lifetime - TimeSpan.FromSeconds(1)));
        Assert.Equal((SessionStatus.Expired, SessionStatus.Waiting), (session.StatusAt(Start + s_jump), session.StatusAt(Start)));
        Assert.Equal(SessionStatus.Expired, session.StatusAt(session.ExpiresAt));
    }

    [Fact]
    public void A_redeemed_login_is_not_returned_again_on_a_clock_that_was_set_back() =>
        Assert.False(Confirmed().Redeem(Login(1), TimeSpan.FromMinutes(1), Start).CanRedeliver(Start - s_jump));
}
