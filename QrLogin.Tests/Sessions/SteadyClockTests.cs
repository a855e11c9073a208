using Microsoft.Extensions.Time.Testing;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Sessions;

/// <summary>The process's clock, with a wall clock and a monotonic clock that the test moves separately.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly Machine _machine = new();
    private readonly SteadyClock _clock;

    public SteadyClockTests() => _clock = new(_machine);

    [Fact]
    public void It_follows_the_wall_clock_forwards()
    {
        _machine.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(s_start.AddSeconds(10), _clock.GetUtcNow());
        _machine.Step(TimeSpan.FromHours(3));
        Assert.Equal((s_start.AddSeconds(10).AddHours(3), TimeSpan.Zero, null), (_clock.GetUtcNow(), _clock.Lag, _clock.Warning));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(59)]
    [InlineData(3 * 60 * 60)]
    public void When_the_wall_clock_steps_back_it_goes_on_at_the_pace_of_the_monotonic_clock(double seconds)
    {
        var before = _clock.GetUtcNow();
        _machine.Step(TimeSpan.FromSeconds(-seconds));
        Assert.Equal(before, _clock.GetUtcNow());
        for (int i = 0; i < 180; i++) _machine.Run(TimeSpan.FromSeconds(1));
        var passed = _clock.GetUtcNow() - before;
        // A session of three minutes lasts less than a tenth of a second longer.
        Assert.InRange(passed, TimeSpan.FromSeconds(179.9), TimeSpan.FromSeconds(180));
    }

    [Fact]
    public void It_never_runs_backwards_and_waits_for_the_wall_clock_to_catch_up()
    {
        var (last, lag) = (_clock.GetUtcNow(), TimeSpan.FromMilliseconds(100));
        _machine.Step(-lag);
        for (int i = 0; i < 1000; i++)
        {
            _machine.Run(TimeSpan.FromMilliseconds(i));
            var now = _clock.GetUtcNow();
            Assert.True(now >= last, $"{now:O} is before {last:O}.");
            (last, lag) = (now, _clock.Lag <= lag ? _clock.Lag : throw new InvalidOperationException("The lag grew."));
        }

        // 100 ms at 500 ppm take 200 s.
        Assert.Equal((_machine.GetUtcNow(), TimeSpan.Zero), (_clock.GetUtcNow(), lag));
    }

    [Fact]
    public void Frequent_readings_do_not_keep_it_from_catching_up()
    {
        _machine.Step(TimeSpan.FromMilliseconds(-1));
        for (int i = 0; i < 30_000; i++)
        {
            _machine.Run(TimeSpan.FromMicroseconds(100));
            _clock.GetUtcNow();
        }

        Assert.Equal(TimeSpan.Zero, _clock.Lag);
    }

    [Fact]
    public void A_wall_clock_that_is_more_than_a_minute_behind_means_that_the_process_must_be_restarted()
    {
        _machine.Step(TimeSpan.FromSeconds(-60));
        Assert.Null(_clock.Warning);
        _machine.Step(TimeSpan.FromSeconds(-1));
        Assert.Equal("the wall clock was set back by 00:01:01: restart this process", _clock.Warning);
        _machine.Step(TimeSpan.FromHours(-3));
        Assert.Equal("the wall clock was set back by 03:01:01: restart this process", _clock.Warning);
        // Set right again, before anyone restarted it.
        _machine.Step(TimeSpan.FromHours(4));
        Assert.Null(_clock.Warning);
    }

    /// <summary>A machine whose wall clock someone sets.</summary>
    private sealed class Machine : TimeProvider
    {
        private readonly FakeTimeProvider _running = new(s_start);
        private TimeSpan _offset;

        public override long TimestampFrequency => _running.TimestampFrequency;

        public void Run(TimeSpan time) => _running.Advance(time);

        public void Step(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => _running.GetUtcNow() + _offset;

        public override long GetTimestamp() => _running.GetTimestamp();
    }
}
