using QrLogin.Grains.Contracts;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>A clock that jumps, as it does when a machine is set right.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan s_jump = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_jump_of_the_clock_moves_the_end_by_itself_and_no_further()
    {
        var session = Opened();
        // Set back: what was left is left, and the jump besides; then it ends like any other.
        Assert.Equal(Lifetime + s_jump, session.View(Start - s_jump).ExpiresIn);
        Assert.Equal(session.ExpiresAt, session.NextTimedChange(Start - s_jump));
        Assert.Equal(SessionStatus.Expired, session.StatusAt(session.ExpiresAt));
        // Set forward by less than is left, it lives; and what is set right again lives again, for nothing was written.
        Assert.Equal(SessionStatus.Waiting, session.StatusAt(Start + Lifetime - TimeSpan.FromSeconds(1)));
        Assert.Equal((SessionStatus.Expired, SessionStatus.Waiting), (session.StatusAt(Start + s_jump), session.StatusAt(Start)));
    }

    [Fact]
    public void A_confirmation_before_a_jump_back_is_good_for_no_longer_than_the_jump_and_what_was_left()
    {
        var confirmed = Confirmed();
        Assert.Equal(confirmed.ExpiresAt - (Start - s_jump), confirmed.View(Start - s_jump).ExpiresIn);
        Assert.Equal(SessionStatus.Expired, confirmed.StatusAt(confirmed.ExpiresAt));
    }
}
