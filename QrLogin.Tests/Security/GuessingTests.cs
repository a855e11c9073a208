using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Guessing the secrets of one session: the attempts are limited per session, from any number of addresses.</summary>
public sealed class GuessingTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    [Fact]
    public async Task Three_wrong_numbers_from_any_addresses_deny_the_session()
    {
        var (phone, pc, confirmToken) = await Scanned();
        foreach (int left in new[] { 2, 1, 0 })
        {
            var wrong = await Try(phone.At(host.FromAnywhere()), pc, confirmToken, await WrongNumbers(pc, left));
            Assert.Equal((403, "wrong_number", left), (wrong.Status, wrong.Code, wrong["attemptsLeft"].GetInt32()));
        }

        Assert.Equal("denied", await pc.Status());
        Assert.All(
            await Task.WhenAll(Numbers.Select(n => Try(phone, pc, confirmToken, n))), r => Assert.Equal((409, "qr_finished"), r.Refusal));
        Assert.Null(await pc.Token());
    }

    [Fact]
    public async Task Of_ninety_nine_concurrent_wrong_numbers_three_are_checked()
    {
        var (phone, pc, confirmToken) = await Scanned();
        string right = await Number(pc);
        var replies = await Task.WhenAll(Numbers.Where(n => n != right).Select(n => Try(
            phone.At(host.FromAnywhere()), pc, confirmToken, n)));
        var looked = replies.Where(r => r.Code == "wrong_number").Select(r => r["attemptsLeft"].GetInt32());
        Assert.Equal([0, 1, 2], looked.Order());
        Assert.Equal(96, replies.Count(r => r.Refusal == (409, "qr_finished")));
        Assert.Equal("denied", await pc.Status());
    }

    [Fact]
    public async Task Two_wrong_numbers_leave_one_attempt()
    {
        var (phone, pc, confirmToken) = await Scanned();
        foreach (int nth in new[] { 0, 1 }) await Try(phone, pc, confirmToken, await WrongNumbers(pc, nth));
        Assert.Equal(200, (await Try(phone, pc, confirmToken, await Number(pc))).Status);
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task Rescanning_gives_no_new_number_and_no_new_attempts()
    {
        var (phone, pc, confirmToken) = await Scanned();
        string shown = await Number(pc);
        foreach (int nth in new[] { 0, 1 })
        {
            Assert.Equal("wrong_number", (await Try(phone, pc, confirmToken, await WrongNumbers(pc, nth))).Code);
            confirmToken = await phone.Scanned(pc);
            Assert.Equal(shown, await Number(pc));
        }

        Assert.Equal(0, (await Try(phone, pc, confirmToken, await WrongNumbers(pc, 2)))["attemptsLeft"].GetInt32());
    }

    [Fact]
    public async Task A_missing_number_or_confirm_token_uses_no_attempt()
    {
        var (phone, pc, confirmToken) = await Scanned();
        var eve = await TestPhone.LoggedIn(host.FromAnywhere());
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((400, "validation"), (await phone.Confirm(pc, confirmToken)).Refusal);
            Assert.Equal((403, "invalid_confirm_token"), (await Try(phone, pc, "qrc_guess", "00")).Refusal);
            Assert.Equal((403, "invalid_confirm_token"), (await Try(eve, pc, confirmToken, "00")).Refusal);
        }

        Assert.Equal(2, (await Try(phone, pc, confirmToken, await WrongNumbers(pc, 0)))["attemptsLeft"].GetInt32());
    }

    [Fact]
    public async Task The_phone_learns_that_there_is_a_number_but_not_its_value()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPc.Open(host.FromAnywhere()));
        var scanned = await phone.Scan(pc);
        Assert.Equal("{\"required\":true,\"kind\":\"number\",\"digits\":2}", scanned["numberMatch"].GetRawText());
        Assert.DoesNotContain($"\"{await Number(pc)}\"", scanned.Text, StringComparison.Ordinal);
        var wrong = await Try(phone, pc, scanned["confirmToken"].GetString()!, await WrongNumbers(pc, 0));
        Assert.DoesNotContain($"\"{await Number(pc)}\"", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")] // A sample of thousands.
    public async Task Match_numbers_use_all_hundred_values_evenly()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        var numbers = await Many.Of(1000, async () =>
        {
            var pc = await TestPc.Open(host.Http);
            await phone.Scan(pc);
            return await Number(pc);
        });
        Assert.All(numbers, n => Assert.Contains(n, Numbers));
        // Each value is expected ten times. In ten million fair runs, no value comes 36 times, and no six values are missing.
        Assert.All(numbers.CountBy(n => n), n => Assert.InRange(n.Value, 1, 35));
        Assert.InRange(numbers.Distinct().Count(), 95, 100);
    }

    [Fact]
    public async Task Guessed_scan_codes_are_stale_and_the_right_one_still_works()
    {
        var (eve, pc) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPc.Open(host.FromAnywhere()));
        string[] near = [pc.ScanCode[..^1], pc.ScanCode + "A", pc.ScanCode.ToUpperInvariant() + "!", pc.QrId, "*", " ", new('A', 16)];
        var guesses = near.Concat(Enumerable.Range(0, 200).Select(_ => Convert.ToBase64String(Unique.Bytes(12))));
        var replies = await Task.WhenAll(guesses.Select(g => eve.At(host.FromAnywhere()).Scan(pc.QrId, g)));
        Assert.All(replies, r => Assert.Equal((400, "scan_code_stale"), r.Refusal));
        Assert.Equal("waiting", await pc.Status());
        Assert.Equal(200, (await eve.Scan(pc)).Status);
    }

    [Fact]
    public async Task Guessed_confirm_tokens_fail_and_do_not_lock_out_the_right_phone()
    {
        var (phone, pc, confirmToken) = await Scanned();
        string[] near = [confirmToken[..^2], confirmToken + "A", confirmToken[4..], confirmToken.ToUpperInvariant(), "qrc_"];
        var guesses = near.Concat(Enumerable.Range(0, 200).Select(_ => "qrc_" + Convert.ToBase64String(Unique.Bytes(32)).TrimEnd('=')));
        var replies = await Task.WhenAll(guesses.Select(async g => await Try(phone.At(host.FromAnywhere()), pc, g, await Number(pc))));
        Assert.All(replies, r => Assert.Equal((403, "invalid_confirm_token"), r.Refusal));
        Assert.Equal(200, (await Try(phone, pc, confirmToken, await Number(pc))).Status);
    }

    private static IEnumerable<string> Numbers => Enumerable.Range(0, 100).Select(n => $"{n:00}");

    private static Task<Reply> Try(TestPhone phone, TestPc pc, string confirmToken, string matchNumber) =>
        phone.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", new { confirmToken, matchNumber });

    private static async Task<string> Number(TestPc pc) => (await pc.Poll())["matchNumber"].GetString()!;

    /// <summary>The nth number that the PC does not show.</summary>
    private static async Task<string> WrongNumbers(TestPc pc, int nth)
    {
        string right = await Number(pc);
        return Numbers.Where(n => n != right).ElementAt(nth);
    }

    private async Task<(TestPhone Phone, TestPc Pc, string ConfirmToken)> Scanned()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPc.Open(host.FromAnywhere()));
        return (phone, pc, await phone.Scanned(pc));
    }
}
