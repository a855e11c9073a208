using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Confirm, deny, cancel and expiry at once: one of them wins, PC, phone and store agree on it, and no answer ever
/// contradicts it.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RaceTests(ClockedApiHost api) : IClassFixture<ClockedApiHost>
{
    private const int Rounds = 1000, AtOnce = 40, Moments = 6;
    private static readonly TimeSpan s_untilTheEnd = TimeSpan.FromSeconds(179), s_pastTheEnd = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Of_confirm_deny_cancel_and_expiry_one_wins_for_everyone()
    {
        var ends = new List<string>();
        for (int from = 0; from < Rounds; from += AtOnce)
        {
            var phone = await TestPhone.LoggedIn(api.Http);
            var rounds = (await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(n => Round.Ready(n, phone, api)))).ToList();
            api.Clock.Advance(s_untilTheEnd);
            // The session expires before the first answer, never, or anywhere in between.
            var strike = new Strike(api.Clock, at: AtOnce * Moments * from / (Rounds - AtOnce));
            await Task.WhenAll(rounds.Select(r => r.Race(strike)));
            foreach (var round in rounds) ends.Add(await round.End());
        }

        Assert.Equal(Rounds, ends.Count);
        // Each of the four must win at times; otherwise nothing raced.
        Assert.Equal(["cancelled", "confirmed", "denied", "expired"], ends.Distinct().Order());
    }

    /// <summary>
    /// Moves the clock past the end of the sessions at one of the moments of the race: when a round has sent its calls,
    /// or when one of them is answered.
    /// </summary>
    private sealed class Strike(Microsoft.Extensions.Time.Testing.FakeTimeProvider clock, int at)
    {
        private int _moment = -1;

        public async Task<Reply> Count(Task<Reply> call)
        {
            var reply = await call;
            Next();
            return reply;
        }

        public void Next()
        {
            if (Interlocked.Increment(ref _moment) == at) clock.Advance(s_pastTheEnd);
        }
    }

    private sealed class Round(int number, TestPhone phone, TestPc pc, string confirmToken, ClockedApiHost api)
    {
        private Reply _yes = null!, _no = null!, _cancel = null!;
        private Reply[] _seen = [];

        public static async Task<Round> Ready(int number, TestPhone phone, ClockedApiHost api)
        {
            var pc = await TestPc.Open(api.Http);
            return new(number, phone, pc, await phone.Scanned(pc), api);
        }

        /// <summary>Sends all verbs at once, each equally often first and last, while the PC follows the session.</summary>
        public async Task Race(Strike strike)
        {
            Func<Task<Reply>>[] verbs = [() => phone.Confirm(pc, confirmToken), () => phone.Deny(pc, confirmToken), pc.Cancel];
            var looks = new List<Task<Reply>>();
            var sent = new Task<Reply>[verbs.Length];
            for (int i = 0; i < verbs.Length; i++)
            {
                int verb = (number + i) % verbs.Length;
                sent[verb] = strike.Count(verbs[verb]());
                if (i > 0) looks.Add(strike.Count(pc.Poll()));
            }

            strike.Next();
            (_yes, _no, _cancel) = (await sent[0], await sent[1], await sent[2]);
            _seen = await Task.WhenAll(looks);
        }

        /// <summary>The outcome, according to every caller that got an answer.</summary>
        public async Task<string> End()
        {
            string end = _yes.Status == 200 ? "confirmed" : _no.Status == 200 ? "denied" : _cancel.Status == 204 ? "cancelled" : "expired";
            Assert.True(new[] { _yes, _no, _cancel }.Count(r => r.Status is 200 or 204) <= 1, Told());
            foreach (var refused in new[] { _yes, _no, _cancel }.Where(r => r.Status is not (200 or 204)))
                Assert.True(Said(refused) == end, Told());
            // While the race was on, the PC saw the status before or after it, and never a third one.
            Assert.All(_seen, s => Assert.True(s["status"].GetString() == "scanned" || s["status"].GetString() == end, Told()));

            Assert.Equal(end, await pc.Status());
            var stored = await Stored();
            Assert.Equal(end, Word(stored.StatusAt(api.Clock.GetUtcNow())));
            Assert.Equal(end == "confirmed", stored.RedeliverUntil is not null);
            return end;
        }

        /// <summary>The status in a refusal.</summary>
        private static string? Said(Reply refused) =>
            refused.Code == "qr_expired" ? "expired" : refused["sessionStatus"].GetString() is "redeemed" ? "confirmed"
                : refused["sessionStatus"].GetString();

        /// <summary>The outcome as the PC sees it: a token fetched a moment ago can be fetched again.</summary>
        private static string Word(SessionStatus status) =>
            status == SessionStatus.Redeemed ? "confirmed" : status.ToString().ToLowerInvariant();

        private async Task<QrSession> Stored()
        {
            var grain = api.Services.GetRequiredService<IGrainFactory>().GetGrain<IQrSessionGrain>(pc.QrId);
            var record = new GrainState<QrSession>();
            await api.Services.GetRequiredKeyedService<IGrainStorage>("sessions").ReadStateAsync("session", grain.GetGrainId(), record);
            return record.State!;
        }

        private string Told() => string.Join(" | ", new[] { _yes, _no, _cancel }.Concat(_seen).Select(r => $"{r.Status} {r.Text}"));
    }
}
