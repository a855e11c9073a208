using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>
/// Every command by one PC, of this product's API or of an OAuth client, and by two phones, from every state that is
/// reachable in ten steps, with steps of time across every limit. Each step checks the invariants.
/// </summary>
public sealed class QrSessionWalk
{
    private const int Depth = 10;

    private static readonly string?[] s_numbers = [null, "42", "41"], s_codes = [null, "42", UserCode, WrongCode];

    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);

    private const string UserCode = "BCDFGHJK", WrongCode = "BCDFGHJL";

    [Theory]
    [InlineData(null)]
    [InlineData("42")]
    public void No_path_breaks_an_invariant(string? number) =>
        Walk(Opened() with { LoginId = Login(9) }, number, Enum.GetValues<SessionStatus>());

    [Fact]
    public void No_path_of_an_older_front_ends_session_breaks_an_invariant() => Walk(Opened(), null, Enum.GetValues<SessionStatus>());

    [Theory]
    [InlineData(null)]
    [InlineData("42")]
    public void No_path_of_an_OAuth_clients_session_breaks_an_invariant(string? number)
    {
        Assert.True(Grains.Contracts.UserCode.TryParse(UserCode, out var code));
        var opened = QrSession.Open(
            Open(ScanCodeSource.Fixed(Code)) with { Authorization = ClientSession.Authorization(code, isDeviceBound: false) },
            new(),
            Start);
        // Such a client has no way to cancel.
        Walk(opened, number, [.. Enum.GetValues<SessionStatus>().Where(s => s != SessionStatus.Cancelled)]);
    }

    /// <summary>Such a session is redeemed for good, so that there are fewer states.</summary>
    [Theory]
    [InlineData(null, 700)]
    [InlineData("42", 1_000)]
    public void No_path_of_a_session_that_answers_with_a_code_breaks_an_invariant(string? number, int states) =>
        Walk(CodeSession.Opened(), number, Enum.GetValues<SessionStatus>(), states);

    private static void Walk(QrSession opened, string? number, SessionStatus[] reached, int states = 1_000)
    {
        var start = new WalkState(opened, Start, Latest: null, Scans: 0);
        var seen = new HashSet<WalkState> { Key(start) };
        var frontier = new List<WalkState> { start };
        var statuses = new HashSet<SessionStatus>();
        long steps = 0;
        for (int depth = 0; depth < Depth; depth++)
        {
            var next = new List<WalkState>();
            foreach (var world in frontier)
            {
                statuses.Add(world.Session.StatusAt(world.Now));
                foreach (var (after, step) in Steps(world, number))
                {
                    steps++;
                    Check(world, after, step);
                    if (seen.Add(Key(after))) next.Add(after);
                }
            }

            frontier = next;
        }

        Assert.Equal(reached.Order(), statuses.Order());
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen.Count} states, {steps} steps");
        Assert.True(seen.Count >= states, "The walk went nowhere.");
    }

    /// <summary>A session at a time, the last confirm token of the phone that scanned, and the number of confirm tokens.</summary>
    private sealed record WalkState(QrSession Session, DateTimeOffset Now, string? Latest, int Scans);

    private sealed record Step(
        string Name, Func<QrSession, Decision> Apply, Phone? By = null, string? ConfirmToken = null, string? Typed = null);

    private static IEnumerable<(WalkState After, Step? Step)> Steps(WalkState world, string? number)
    {
        foreach (var step in Commands(world, number))
        {
            var decision = step.Apply(world.Session);
            bool scanned = step.Name == "scan" && decision.Refusal is null;
            yield return (world with
            {
                Session = decision.Session,
                Latest = scanned ? step.ConfirmToken : world.Latest,
                Scans = world.Scans + (scanned ? 1 : 0),
            }, step);
        }

        foreach (var later in Times(world).Where(t => t > world.Now)) yield return (world with { Now = later }, null);
    }

    private static IEnumerable<Step> Commands(WalkState world, string? number)
    {
        var now = world.Now;
        string drawn = $"token {world.Scans + 1}";
        foreach (var phone in new[] { Ann, Bob, Ann with { Device = Pc } })
        {
            yield return Command("scan", Scan(phone, drawn, number: number), (s, c) => s.Scan(c, now), phone, drawn);
            yield return Command("scan", Scan(phone, drawn, code: "stale", number: number), (s, c) => s.Scan(c, now), phone, drawn);
            foreach (string token in new[] { world.Latest, world.Scans > 1 ? $"token {world.Scans - 1}" : null, "guess" }.OfType<string>())
            {
                foreach (string? typed in world.Session.IsOAuth ? s_codes : s_numbers)
                    yield return Command("confirm", Confirm(phone, token, typed), (s, c) => s.Confirm(c, now), phone, token, typed);
                yield return Command("deny", Deny(phone, token), (s, c) => s.Deny(c, now), phone, token);
            }
        }

        yield return Command("cancel", Cancel(), (s, c) => s.Cancel(c, now));
        yield return Command("cancel", Cancel(OtherPc), (s, c) => s.Cancel(c, now));
        yield return new("unvouch", s => new(s.VoucherEnded(now)));
        if (world.Session.CodeAuthorization is null)
        {
            yield return new("redeem", s => new(s.Redeem(Login(9), Redelivery, now)));
            yield return new("redeem", s => new(s.Redeem(Login(8), Redelivery, now)));
            yield break;
        }

        yield return Command("redeem", CodeSession.Exchange(), (s, c) => s.Exchange(c, now));
        foreach (var wrong in CodeSession.WrongExchanges) yield return Command("none", wrong, (s, c) => s.Exchange(c, now));
        yield return Command("continue", CodeSession.Continue(), (s, c) => s.Continue(c, now), CodeSession.OnPc);
        foreach (var wrong in CodeSession.WrongContinuations) yield return Command("none", wrong, (s, c) => s.Continue(c, now));
    }

    /// <summary>Applies a command twice: the retry must get the same answer and have no further effect.</summary>
    private static Step Command<T>(
        string name, T command, Func<QrSession, T, Decision> apply, Phone? by = null, string? token = null, string? typed = null) => new(
        name,
        session =>
        {
            var decision = apply(session, command);
            var again = apply(decision.Session, command);
            Assert.Equal(decision.Session, again.Session);
            if (decision.Session != session) Assert.Equal(decision.Refusal, again.Refusal);
            return decision;
        },
        by,
        token,
        typed);

    private static IEnumerable<DateTimeOffset> Times(WalkState world)
    {
        var session = world.Session;
        return new[]
        {
            session.ExpiresAt - s_tick, session.ExpiresAt, session.RedeliverUntil - s_tick, session.RedeliverUntil,
            session.ExpiresAt - TimeSpan.FromSeconds(30)
        }.OfType<DateTimeOffset>();
    }

    private static void Check(WalkState before, WalkState after, Step? step)
    {
        var (was, now) = (before.Session.StatusAt(before.Now), after.Session.StatusAt(after.Now));
        var (viewed, view) = (before.Session.View(before.Now), after.Session.View(after.Now));

        // One final status, never left.
        if (was is SessionStatus.Redeemed or SessionStatus.Denied or SessionStatus.Cancelled or SessionStatus.Expired)
            Assert.Equal(was, now);
        // Expired exactly at its time.
        bool open = after.Session.Status is SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed;
        Assert.Equal(open && after.Now >= after.Session.ExpiresAt, now == SessionStatus.Expired);
        // The version increases with every change of status that the PC sees, and only then.
        Assert.Equal(view.Status == viewed.Status ? 0 : 1, Math.Sign(view.Version - viewed.Version));
        // At most one login, and none without a confirmation.
        if (was != SessionStatus.Redeemed && now == SessionStatus.Redeemed)
            Assert.Equal((SessionStatus.Confirmed, "redeem"), (was, step?.Name));
        if (before.Session.LoginId is { } made) Assert.Equal(made, after.Session.LoginId);
        if (before.Session.LoginId is null && after.Session.LoginId is not null)
            Assert.Equal((SessionStatus.Confirmed, "redeem"), (was, step?.Name));
        // The salt, and with it the token, only when confirmed.
        Assert.Equal(view.Status == SessionStatus.Confirmed, view.LoginSalt is not null);
        if (step?.Name == "none") Assert.Equal(before.Session, after.Session);
        // Nobody continues after a scan.
        if (step?.Name == "continue" && before.Session != after.Session) Assert.Equal(SessionStatus.Waiting, was);
        // A confirmation needs the latest confirm token of the login that scanned, another device, and the right number.
        else if (was != SessionStatus.Confirmed && now == SessionStatus.Confirmed)
        {
            Assert.Equal(("confirm", before.Latest), (step?.Name, step?.ConfirmToken));
            Assert.Equal(before.Session.Phone?.LoginId, step?.By?.LoginId);
            Assert.NotEqual(Pc.Id, step?.By?.Device.Id);
            Assert.True(before.Session.WrongNumbers < QrSession.MaxNumberAttempts);
            Assert.True(before.Session.MatchNumber is null || step!.Typed == before.Session.MatchNumber);
        }

        // What to type is decided at the first scan and stays: a number, or the user code of an OAuth client's session.
        if (before.Session.Phone is not null) Assert.Equal(before.Session.MatchNumber, after.Session.MatchNumber);
        Assert.True(after.Session.MatchNumber is null or "42" or UserCode);
        Assert.Equal(after.Session.MatchNumber == UserCode, after.Session.RequiresUserCode());
        // Only what could be right counts as a guess.
        if (after.Session.WrongNumbers > before.Session.WrongNumbers)
            Assert.Equal(before.Session.IsOAuth ? WrongCode : "41", step?.Typed);

        // The login that scanned first stays the one that scanned.
        if (before.Session.Phone is { } first) Assert.Equal(first.LoginId, after.Session.Phone?.LoginId);
    }

    /// <summary>Two states that differ only in the last request id behave the same from here on.</summary>
    private static WalkState Key(WalkState world) => world with { Session = world.Session with { LastRequest = new(default) } };
}
