using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>All scan codes of a session are sent at once.</summary>
public sealed class CodesAheadTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(30), s_tick = TimeSpan.FromTicks(1);

    [Fact]
    public void The_codes_are_those_that_the_server_will_show_until_the_session_expires()
    {
        var session = Ahead();
        foreach (var now in new[] { Start, Start + (s_period / 2), Start + s_period, session.ExpiresAt - s_tick })
        {
            var view = session.View(now);
            var shown = view.UpcomingCodes!.Value.Select(c => (c.Code, At: now + c.FromIn)).ToList();
            Assert.All(shown, c => Assert.Equal(session.View(c.At).ScanCode, c.Code));
            Assert.All(shown, c => Assert.NotEqual(session.View(c.At - s_tick).ScanCode, c.Code));
            Assert.Equal((session.ExpiresAt - now - s_tick) / s_period, shown.Count, 1.0);
        }

        Assert.Equal(5, session.View(Start).UpcomingCodes!.Value.Length);
        Assert.Empty(session.View(session.ExpiresAt - s_tick).UpcomingCodes!.Value);
    }

    [Fact]
    public void A_new_code_alone_is_no_change()
    {
        var session = Ahead();
        Assert.Equal(session.ExpiresAt, session.NextTimedChange(Start));
        var seen = session.View(Start);
        var query = new WaitForChange { Pc = Pc, SeenVersion = seen.Version, SeenScanCode = seen.ScanCode, MaxWait = s_period };
        Assert.False(query.IsNews(session.View(Start + s_period)));
        Assert.True(query.IsNews(Rotating().View(Start + s_period)));
        Assert.True(query.IsNews(session.View(session.ExpiresAt)));
    }

    [Fact]
    public void They_are_sent_only_while_waiting_and_only_to_a_PC_that_asked_for_them()
    {
        Assert.Null(Rotating().View(Start).UpcomingCodes);
        var scanned = Ahead().Scan(Scan(Ann, "1", Ahead().View(Start).ScanCode!), Start).Session;
        Assert.Null(scanned.View(Start).UpcomingCodes);
        Assert.Null(Ahead().View(Ahead().ExpiresAt).UpcomingCodes);
        Assert.Empty((Opened() with { SendsCodesAhead = true }).View(Start).UpcomingCodes!.Value);
    }

    private static QrSession Ahead() => Rotating() with { SendsCodesAhead = true };
}
