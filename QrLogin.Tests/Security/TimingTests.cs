using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Timing side channels. Alternating trials are compared by their medians; this number of trials shows a difference of
/// 10 %. The difference is printed; because the machine is shared, only a gross one fails.
/// </summary>
[Collection(Serial.Name)]
public sealed class TimingTests(ApiHost api)
{
    private const double Gross = 1.5;

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_a_known_name_as_for_an_unknown_one()
    {
        var names = new List<string>();
        for (int i = 0; i < 60; i++) names.Add((await TestPhone.TryRegister(api.Http))["username"].GetString()!);
        var (known, unknown) = await Compare(
            240,
            // Three attempts per name: after five, a delay would follow.
            i => LogIn(names[i % names.Count]),
            i => LogIn($"nobody-{i % names.Count}-{Unique.Text()[..4]}"));
        Report("known/unknown name", known, unknown);
        Assert.InRange(known / unknown, 1 / Gross, Gross);
    }

    [Fact]
    public async Task The_time_of_a_wrong_poll_token_reveals_neither_its_right_part_nor_a_session()
    {
        var pc = await TestPc.Open(api.Http);
        string body = pc.PollToken[4..];
        string atFirst = "qrp_" + Flip(body[0]) + body[1..], atLast = "qrp_" + body[..^2] + Flip(body[^2]) + body[^1];
        var (first, last) = await Compare(2_000, _ => Poll(pc, atFirst), _ => Poll(pc, atLast));
        Report("wrong at first/wrong at last", first, last);
        Assert.InRange(first / last, 1 / Gross, Gross);

        // A right token returns a view, which the status reveals anyway. A wrong one must not take longer.
        var (right, wrong) = await Compare(2_000, _ => Poll(pc, pc.PollToken), _ => Poll(pc, atFirst));
        Report("right/wrong", right, wrong);
        Assert.True(wrong < right * Gross, $"{wrong} against {right}");
    }

    private async Task LogIn(string username) =>
        Assert.Equal(
            (401, "invalid_credentials"),
            (await api.Http.Call(
                HttpMethod.Post, "api/v1/login", new { username, password = "not the password" }, device: TestDevice.New("ios"))).Refusal);

    private Task<Reply> Poll(TestPc pc, string token) =>
        api.Http.Call(HttpMethod.Get, $"api/v1/qr-sessions/{pc.QrId}", bearer: token, device: pc.Device);

    /// <summary>The medians of two kinds of trial in milliseconds. The trials alternate, and each kind goes first equally often.</summary>
    private static async Task<(double One, double Other)> Compare(int trials, Func<int, Task> one, Func<int, Task> other)
    {
        var times = (One: new List<double>(), Other: new List<double>());
        for (int i = 0; i < trials / 2; i++)
        {
            var (a, b) = i % 2 == 0 ? (one, other) : (other, one);
            double first = await Time(() => a(i)), second = await Time(() => b(i));
            times.One.Add(i % 2 == 0 ? first : second);
            times.Other.Add(i % 2 == 0 ? second : first);
        }

        return (Median(times.One), Median(times.Other));
    }

    private static async Task<double> Time(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static char Flip(char c) => c == 'A' ? 'B' : 'A';

    private static void Report(string what, double one, double other) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {one:0.000} ms / {other:0.000} ms = {one / other:0.000}");
}
