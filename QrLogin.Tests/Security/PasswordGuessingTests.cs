using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Guessing the password of one name from changing addresses: five failures are free, then each causes a delay. Neither
/// the address, nor an unknown name, nor the right password changes a delay.
/// </summary>
public sealed class PasswordGuessingTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    private const string Wrong = "wrong horse", Right = TestPhone.Password;

    [Fact]
    public async Task The_delay_doubles_from_one_second_to_15_minutes()
    {
        string name = await Registered();
        await Fail(name, times: 5);
        var delays = new List<int>();
        for (int i = 0; i < 12; i++)
        {
            var blocked = await Guess(name, Wrong);
            Assert.Equal((429, "too_many_attempts"), blocked.Refusal);
            delays.Add(Seconds(blocked));
            // Until the delay has passed completely.
            host.Clock.Advance(TimeSpan.FromSeconds(delays[^1]) - TimeSpan.FromTicks(1));
            Assert.Equal((429, 1), ((await Guess(name, Right)).Status, Seconds(await Guess(name, Right))));
            host.Clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal((401, "invalid_credentials"), (await Guess(name, Wrong)).Refusal);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays);
    }

    [Fact]
    public async Task During_a_delay_the_right_password_is_not_checked_and_afterwards_it_works()
    {
        string name = await Registered();
        await Fail(name, times: 5);
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Guess(name, Right))),
            r => Assert.Equal((429, "too_many_attempts"), r.Refusal));
        // An attempt that is refused without a check is not a failure, so the delay does not grow.
        Assert.Equal(1, Seconds(await Guess(name, Wrong)));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Guess(name, Right)).Status);
    }

    [Fact]
    public async Task A_right_password_resets_the_count_of_failures()
    {
        string name = await Registered();
        await Fail(name, times: 4);
        Assert.Equal(200, (await Guess(name, Right)).Status);
        await Fail(name, times: 5);
        Assert.Equal(1, Seconds(await Guess(name, Right)));
    }

    [Fact]
    public async Task Of_forty_concurrent_guesses_from_forty_addresses_five_are_checked()
    {
        string name = await Registered();
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Guess(name, Wrong)));
        Assert.Equal(
            (5, 35),
            (replies.Count(r => r.Refusal == (401, "invalid_credentials")), replies.Count(r => r.Refusal == (429, "too_many_attempts"))));
    }

    [Fact]
    public async Task A_name_in_another_case_shares_the_throttle()
    {
        string name = await Registered();
        await Fail(name, times: 3);
        await Fail(name.ToUpperInvariant(), times: 2);
        Assert.Equal(429, (await Guess(name[..1].ToUpperInvariant() + name[1..], Right)).Status);
    }

    [Fact]
    public async Task An_unknown_name_gets_byte_identical_answers_at_every_attempt()
    {
        var (known, unknown) = (await Registered(), "user-" + Unique.Text());
        var statuses = new List<int>();
        for (int i = 0; i < 12; i++)
        {
            var (one, other) = (await Guess(known, Wrong), await Guess(unknown, Wrong));
            Assert.Equal(Replies.Everything(one), Replies.Everything(other));
            statuses.Add(one.Status);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // The password is checked after one second, after two more, and after four more.
        Assert.Equal([401, 401, 401, 401, 401, 401, 429, 401, 429, 429, 429, 401], statuses);
    }

    [Fact]
    public async Task Guessing_one_names_password_slows_down_no_other_name()
    {
        var (one, other) = (await Registered(), await Registered());
        await Fail(one, times: 5);
        Assert.Equal((429, 200), ((await Guess(one, Right)).Status, (await Guess(other, Right)).Status));
    }

    private async Task<string> Registered() => (await TestPhone.LoggedIn(host.FromAnywhere())).Username;

    private async Task Fail(string name, int times)
    {
        for (int i = 0; i < times; i++) Assert.Equal((401, "invalid_credentials"), (await Guess(name, Wrong)).Refusal);
    }

    private Task<Reply> Guess(string username, string password) =>
        host.FromAnywhere().Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));

    private static int Seconds(Reply reply) => (int)reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
}
